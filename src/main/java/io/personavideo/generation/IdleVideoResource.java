package io.personavideo.generation;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.job.PersonaId;
import io.personavideo.session.Sessions;
import io.personavideo.status.StatusBodies;
import io.personavideo.status.StatusBody;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Asks for a persona's idle video, and takes the request back.
 */
@Path("/api/personas")
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
    @Path("/{id}/idle-video")
    public Uni<RestResponse<StatusBody>> generate(@PathParam("id") String id,
            @QueryParam("regenerate") boolean regenerate, @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        return sessions.authenticate(headers)
                .flatMap(session -> generation.requestIdle(session.userId(), persona, regenerate,
                        JobTraces.caller(headers)))
                .invoke(Refusals::throwIfNewAndFailed)
                .map(this::answer);
    }

    private RestResponse<StatusBody> answer(Generation.Answer answer) {
        RestResponse.Status status = answer.job().isActive() ? RestResponse.Status.ACCEPTED : RestResponse.Status.OK;
        return RestResponse.status(status, bodies.of(answer.job()));
    }

    @DELETE
    @Path("/{id}/idle-video")
    public Uni<StatusBody> cancel(@PathParam("id") String id, @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        return sessions.authenticate(headers)
                .flatMap(session -> generation.cancelIdle(session.userId(), persona))
                .map(bodies::of);
    }
}
