package io.personavideo.status;

import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.session.Sessions;
import io.personavideo.store.StatusStore;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Whether a persona's idle video is ready: from memory for everybody (a quick check), or from the database for the
 * persona's owner (an authoritative one). Most quick checks do not get as far as here: {@link QuickCheckLane} answers
 * those in the usual form, in the same words.
 */
@Path("/api/personas")
@Produces(MediaType.APPLICATION_JSON)
public class IdleVideoStatusResource {

    private final QuickChecks checks;
    private final StatusRegion region;
    private final StatusStore store;
    private final Sessions sessions;
    private final Gate gate;
    private final EarlyChecks early;
    private final StatusBodies bodies;
    private final StatusAnswers answers;

    IdleVideoStatusResource(QuickChecks checks, StatusRegion region, StatusStore store, Sessions sessions, Gate gate,
            EarlyChecks early, StatusBodies bodies, StatusAnswers answers) {
        this.checks = checks;
        this.region = region;
        this.store = store;
        this.sessions = sessions;
        this.gate = gate;
        this.early = early;
        this.bodies = bodies;
        this.answers = answers;
    }

    @GET
    @Path("/{id}/idle-video")
    public Uni<RestResponse<Object>> status(@PathParam("id") String id, @HeaderParam("X-Quick-Check") String header,
            @QueryParam("quick") String parameter, @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        return isTrue(header) || isTrue(parameter) ? quick(persona, headers) : authoritative(persona, headers);
    }

    static boolean isTrue(String text) {
        return "true".equalsIgnoreCase(text);
    }

    private Uni<RestResponse<Object>> quick(PersonaId persona, HttpHeaders headers) {
        return gate.pass(headers)
                .chain(() -> early.untilKnown(List.of(persona.value())))
                .map(known -> answers.quick(checks.of(persona.value()), headers));
    }

    private Uni<RestResponse<Object>> authoritative(PersonaId persona, HttpHeaders headers) {
        return store.ofOwnPersona(sessions.tokenOf(headers), persona)
                .map(answer -> body(persona, answer))
                .map(body -> answers.authoritative(body, headers));
    }

    private StatusBody body(PersonaId persona, StatusStore.Answer answer) {
        if (answer instanceof StatusStore.Answer.NoSession) {
            throw ProblemException.unauthorized();
        }
        if (!(answer instanceof StatusStore.Answer.Found found)) {
            throw ProblemException.personaNotFound();
        }
        if (found.job() == null) {
            return bodies.notStarted(persona.value());
        }
        // It may be what a quick check was missing.
        region.apply(found.job());
        return bodies.of(found.job());
    }
}
