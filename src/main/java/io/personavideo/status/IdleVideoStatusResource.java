package io.personavideo.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.session.Sessions;
import io.personavideo.store.StatusStore;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Whether a persona's idle video is ready: from memory for everybody (a quick check), or from the database for the
 * persona's owner (an authoritative one).
 */
@Path("/api/personas/{id}/idle-video")
@Produces(MediaType.APPLICATION_JSON)
public class IdleVideoStatusResource {

    private final StatusRegion region;
    private final StatusStore store;
    private final Sessions sessions;
    private final StatusBodies bodies;

    IdleVideoStatusResource(StatusRegion region, StatusStore store, Sessions sessions, StatusBodies bodies) {
        this.region = region;
        this.store = store;
        this.sessions = sessions;
        this.bodies = bodies;
    }

    @GET
    public Uni<StatusBody> status(@PathParam("id") String id, @HeaderParam("X-Quick-Check") String header,
            @QueryParam("quick") String parameter, @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        return isTrue(header) || isTrue(parameter) ? Uni.createFrom().item(quick(id)) : authoritative(persona, headers);
    }

    private static boolean isTrue(String text) {
        return "true".equalsIgnoreCase(text);
    }

    private StatusBody quick(String id) {
        StatusSnapshot snapshot = region.find(id);
        if (snapshot != null) {
            return bodies.quick(snapshot);
        }
        StatusSnapshot nothing = StatusSnapshot.notStarted(id);
        return region.isComplete() ? bodies.quick(nothing) : bodies.quickAndUnsure(nothing);
    }

    private Uni<StatusBody> authoritative(PersonaId persona, HttpHeaders headers) {
        return store.ofOwnPersona(sessions.tokenOf(headers), persona)
                .map(answer -> snapshot(persona, answer))
                .map(bodies::authoritative);
    }

    private StatusSnapshot snapshot(PersonaId persona, StatusStore.Answer answer) {
        if (answer instanceof StatusStore.Answer.NoSession) {
            throw ProblemException.unauthorized();
        }
        if (!(answer instanceof StatusStore.Answer.Found found)) {
            throw ProblemException.personaNotFound();
        }
        if (found.job() == null) {
            return StatusSnapshot.notStarted(persona.value());
        }
        StatusSnapshot snapshot = StatusSnapshot.of(found.job());
        // It may be what a quick check was missing.
        region.apply(snapshot);
        return snapshot;
    }
}
