package io.personavideo.status;

import java.time.Instant;

import io.personavideo.job.Failure;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;

/**
 * What is known of one persona's idle video at one version. Immutable; a change makes a new one.
 *
 * @param status one of {@code not_started queued processing completed failed canceled}
 * @param videoUrl the last good clip, also while a new one is made or after one failed; null while there is none
 * @param version grows with every change
 * @param jobId the newest job, or null before the first
 * @param phase what the newest job is at: {@code queued}, {@code warming} while the provider finds a machine and loads the
 *        model, {@code running} or {@code storing}; null once it has ended
 * @param progress percent, or null where the provider tells none
 * @param failure why the newest job failed, or null
 */
public record StatusSnapshot(String personaId, String status, String videoUrl, long version, String jobId,
        Instant updatedAt, String phase, Integer progress, Failure failure) {

    static final String NOT_STARTED = "not_started";

    /** A persona that has no job. */
    static StatusSnapshot notStarted(String personaId) {
        return new StatusSnapshot(personaId, NOT_STARTED, null, 0, null, null, null, null, null);
    }

    public static StatusSnapshot of(VideoJob job) {
        JobState state = job.state();
        Integer progress = state instanceof JobState.Processing processing ? processing.progress() : null;
        return new StatusSnapshot(job.personaId().value(), status(state), job.videoUrl(), job.version(),
                job.id().toString(), job.updatedAt(), phase(state), progress, failure(state));
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
