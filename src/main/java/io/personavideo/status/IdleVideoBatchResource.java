package io.personavideo.status;

import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;

import io.smallrye.mutiny.Uni;

/**
 * Whether the idle videos of many personas are ready, from memory: a list of statuses in the order of the ids.
 */
@Path("/api/personas")
@Produces(MediaType.APPLICATION_JSON)
public class IdleVideoBatchResource {

    private final QuickChecks checks;
    private final Gate gate;
    private final EarlyChecks early;
    private final StatusAnswers answers;
    private final PersonaIds ids;

    IdleVideoBatchResource(QuickChecks checks, Gate gate, EarlyChecks early, StatusAnswers answers,
            PersonaIds ids) {
        this.checks = checks;
        this.gate = gate;
        this.early = early;
        this.answers = answers;
        this.ids = ids;
    }

    @GET
    @Path("/idle-videos")
    public Uni<RestResponse<Object>> statuses(@QueryParam("ids") List<String> parameter, @Context HttpHeaders headers) {
        List<String> wanted = ids.parse(parameter);
        return gate.pass(headers)
                .chain(() -> early.untilKnown(wanted))
                .map(known -> checks.of(wanted))
                .map(batch -> answers.quick(batch.json().toString(), batch.etag(),
                        batch.retryAfter(), headers));
    }
}
