package io.personavideo;

import java.time.Duration;
import java.time.Instant;

import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;

/**
 * Video jobs for tests to which only the state matters.
 */
public final class Jobs {

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private Jobs() {
    }

    public static VideoJob in(JobState state) {
        return in(state, null);
    }

    public static VideoJob in(JobState state, String previousVideoUrl) {
        return new VideoJob(JobId.random(), new PersonaId("ada"), "user", JobKind.IDLE, "https://portraits/ada.jpg", state,
                1, "replicate", "owner/model", 1, previousVideoUrl, CREATED, CREATED, Duration.ZERO, Duration.ZERO,
                Duration.ofMinutes(30));
    }
}
