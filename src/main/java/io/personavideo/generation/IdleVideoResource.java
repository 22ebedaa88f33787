package io.personavideo.generation;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.personavideo.problem.ProblemException;
import io.personavideo.session.Sessions;
import io.personavideo.status.StatusBodies;
import io.personavideo.status.StatusBody;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Asks for a persona's idle video.
 */
@Path("/api/personas/{id}/idle-video")
@Produces(MediaType.APPLICATION_JSON)
public class IdleVideoResource {

    private final Sessions sessions;
    private final Generation generation;
    private final StatusBodies bodies;

    IdleVideoResource(Sessions sessions, Generation generation, StatusBodies bodies) {
        this.sessions = sessions;
        this.generation = generation;
        this.bodies = bodies;
    }

    @POST
    public Uni<RestResponse<StatusBody>> generate(@PathParam("id") String id,
            @QueryParam("regenerate") boolean regenerate, @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        return sessions.authenticate(headers)
                .flatMap(session -> generation.request(session.userId(), persona, regenerate))
                .map(this::answer);
    }

    private RestResponse<StatusBody> answer(VideoJob job) {
        if (job.state() instanceof JobState.Failed failed) {
            throw ProblemException.of(Response.Status.BAD_GATEWAY, failed.failure().code(), failed.failure().message())
                    .about(job.id().toString());
        }
        RestResponse.Status status = job.isActive() ? RestResponse.Status.ACCEPTED : RestResponse.Status.OK;
        return RestResponse.status(status, bodies.of(job));
    }
}
