package io.personavideo.status;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.personavideo.job.Failure;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;

/**
 * Makes the answers to status checks out of jobs.
 */
@Singleton
public class StatusBodies {

    /** The words that the clients of the service's predecessor look for. */
    static final String QUICK_NOTE = "Quick check - no DB hit";

    private static final String NOT_STARTED = "not_started";

    private final PollPace pace;

    StatusBodies(StatusConfig config) {
        this.pace = new PollPace(config.pollAfter().nearlyDone(), config.pollAfter().active(), config.pollAfter().idle());
    }

    /** What the database says. */
    public StatusBody of(VideoJob job) {
        return body(job, null);
    }

    /** What memory says. */
    StatusBody quick(VideoJob job) {
        return body(job, QUICK_NOTE);
    }

    private StatusBody body(VideoJob job, String note) {
        JobState state = job.state();
        Integer progress = state instanceof JobState.Processing processing ? processing.progress() : null;
        return new StatusBody(job.personaId().value(), status(state), job.videoUrl(), job.version(), job.id().toString(),
                job.updatedAt(), pace.afterMs(job), phase(state), progress, failure(state), note, null,
                job.videoExpiresAt(), null);
    }

    StatusBody notStarted(String personaId) {
        return notStarted(personaId, pace.idle(), null, null);
    }

    /**
     * @param known false while memory may lack some personas that have jobs
     */
    StatusBody quickNotStarted(String personaId, boolean known) {
        return known ? notStarted(personaId, pace.idle(), QUICK_NOTE, null)
                : notStarted(personaId, pace.active(), QUICK_NOTE, false);
    }

    private static StatusBody notStarted(String personaId, Duration pause, String note, Boolean known) {
        return new StatusBody(personaId, NOT_STARTED, null, 0, null, null, pause.toMillis(), null, null, null, note, known,
                null, null);
    }

    private static String status(JobState state) {
        return switch (state.code()) {
            case "queued", "submitting", "submit_unknown" -> "queued";
            case "processing", "storing" -> "processing";
            case "failed", "timed_out" -> "failed";
            default -> state.code();
        };
    }

    private static String phase(JobState state) {
        return switch (state.code()) {
            case "queued", "submitting", "submit_unknown" -> "queued";
            case "processing" -> state instanceof JobState.Processing made && made.running() ? "running" : "warming";
            case "storing" -> "storing";
            default -> null;
        };
    }

    private static Failure failure(JobState state) {
        if (state instanceof JobState.Failed failed) {
            return failed.failure();
        }
        return state instanceof JobState.TimedOut timedOut ? timedOut.failure() : null;
    }
}
