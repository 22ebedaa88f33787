package io.personavideo.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.job.JobId;
import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Whether a talk video is ready, from memory. Its job's id can't be guessed, so knowing it is the right to ask.
 */
@Path("/api/personas")
@Produces(MediaType.APPLICATION_JSON)
public class TalkStatusResource {

    private final TalkRegion region;
    private final QuickChecks checks;
    private final StatusAnswers answers;

    TalkStatusResource(TalkRegion region, QuickChecks checks, StatusAnswers answers) {
        this.region = region;
        this.checks = checks;
        this.answers = answers;
    }

    @GET
    @Path("/{id}/talk")
    public Uni<RestResponse<Object>> status(@PathParam("id") String id, @QueryParam("jobId") String jobId,
            @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        StatusSnapshot snapshot = region.find(job(jobId).toString());
        if (snapshot == null || !snapshot.personaId().equals(persona.value())) {
            throw ProblemException.of(Response.Status.NOT_FOUND, "job_not_found",
                    "There is no such talk video of this persona, or it ended long ago");
        }
        return Uni.createFrom().item(answers.quick(checks.inTime(snapshot), headers));
    }

    private static JobId job(String text) {
        if (text == null) {
            throw ProblemException.badRequest("bad_job_id", "The parameter jobId is missing");
        }
        return PathIds.job(text);
    }
}
