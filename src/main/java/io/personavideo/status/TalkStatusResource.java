package io.personavideo.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.personavideo.job.JobId;
import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Whether a talk video is ready, from memory. Its job's id can't be guessed, so knowing it is the right to ask.
 */
@Path("/api/personas/{id}/talk")
@Produces(MediaType.APPLICATION_JSON)
public class TalkStatusResource {

    private final TalkRegion region;
    private final StatusBodies bodies;

    TalkStatusResource(TalkRegion region, StatusBodies bodies) {
        this.region = region;
        this.bodies = bodies;
    }

    @GET
    public Uni<StatusBody> status(@PathParam("id") String id, @QueryParam("jobId") String jobId) {
        PersonaId persona = PathIds.persona(id);
        StatusSnapshot snapshot = region.find(job(jobId).toString());
        if (snapshot == null || !snapshot.personaId().equals(persona.value())) {
            throw ProblemException.of(Response.Status.NOT_FOUND, "job_not_found",
                    "There is no such talk video of this persona, or it ended long ago");
        }
        return Uni.createFrom().item(bodies.quick(snapshot));
    }

    private static JobId job(String text) {
        if (text == null) {
            throw ProblemException.badRequest("bad_job_id", "The parameter jobId is missing");
        }
        return PathIds.job(text);
    }
}
