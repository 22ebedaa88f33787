package io.personavideo.generation;

import java.time.Instant;
import java.util.List;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.personavideo.job.Failure;
import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.personavideo.problem.ProblemException;
import io.personavideo.session.Sessions;
import io.personavideo.status.StatusBodies;
import io.personavideo.status.StatusBody;
import io.personavideo.store.HistoryStore;
import io.personavideo.store.JobHistory;
import io.personavideo.web.Limits;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Why is it not ready: a persona's newest jobs, each with every state that it was in.
 */
@Path("/api/personas")
@Produces(MediaType.APPLICATION_JSON)
public class JobHistoryResource {

    private static final int MAX_JOBS = 100;

    private final Sessions sessions;
    private final HistoryStore store;
    private final StatusBodies bodies;

    JobHistoryResource(Sessions sessions, HistoryStore store, StatusBodies bodies) {
        this.sessions = sessions;
        this.store = store;
        this.bodies = bodies;
    }

    /** The newest first. */
    public record Jobs(List<Job> jobs) {
    }

    /**
     * @param videoUrl of this job; null until it is completed, and once it can't be had any more
     * @param attempts how many times a provider was asked
     * @param events the oldest first
     */
    public record Job(String jobId, String kind, String state, String status, String phase, Integer progress,
            String provider, int attempts, String videoUrl, Instant createdAt, Instant updatedAt, Failure error,
            List<JobHistory.Event> events) {
    }

    @GET
    @Path("/{id}/jobs")
    public Uni<Jobs> jobs(@PathParam("id") String id, @QueryParam("limit") @DefaultValue("20") String limitText,
            @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        int limit = Limits.parse(limitText, MAX_JOBS);
        return sessions.authenticate(headers)
                .flatMap(session -> store.ofOwnPersona(persona, session.userId(), limit))
                .map(found -> found.orElseThrow(ProblemException::personaNotFound))
                .map(histories -> new Jobs(histories.stream().map(this::job).toList()));
    }

    private Job job(JobHistory history) {
        VideoJob job = history.job();
        StatusBody status = bodies.of(job);
        boolean isThere = status.expiresAt() == null || status.expiresAt().isAfter(Instant.now());
        String videoUrl = isThere && status.status().equals("completed") ? status.videoUrl() : null;
        return new Job(status.jobId(), job.kind().code(), job.state().code(), status.status(), status.phase(),
                status.progress(), job.provider(), job.attempts(), videoUrl, job.createdAt(), job.updatedAt(),
                status.error(), history.events());
    }
}
