package io.personavideo.status;

import jakarta.inject.Singleton;

import io.personavideo.job.VideoJob;

/**
 * Makes the answers to status checks out of snapshots.
 */
@Singleton
public class StatusBodies {

    /** The words that the clients of the service's predecessor look for. */
    static final String QUICK_NOTE = "Quick check - no DB hit";

    private final long pollAfterMs;

    StatusBodies(StatusConfig config) {
        this.pollAfterMs = config.pollAfter().toMillis();
    }

    StatusBody quick(StatusSnapshot snapshot) {
        return body(snapshot, QUICK_NOTE, null);
    }

    /** For a persona that the memory does not hold, while it may lack some. */
    StatusBody quickAndUnsure(StatusSnapshot snapshot) {
        return body(snapshot, QUICK_NOTE, Boolean.FALSE);
    }

    StatusBody authoritative(StatusSnapshot snapshot) {
        return body(snapshot, null, null);
    }

    public StatusBody of(VideoJob job) {
        return authoritative(StatusSnapshot.of(job));
    }

    private StatusBody body(StatusSnapshot of, String note, Boolean known) {
        return new StatusBody(of.personaId(), of.status(), of.videoUrl(), of.version(), of.jobId(), of.updatedAt(),
                pollAfterMs, of.phase(), of.progress(), of.failure(), note, known);
    }
}
