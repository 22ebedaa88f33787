package io.personavideo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.Speech;
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
        return in(state, previousVideoUrl, 1, Duration.ZERO, Duration.ofMinutes(30));
    }

    public static VideoJob atVersion(JobState state, long version) {
        return in(state, null, version, Duration.ZERO, Duration.ofMinutes(30));
    }

    public static VideoJob with(JobState state, Duration sinceUpdate, Duration timeLeft) {
        return in(state, null, 1, sinceUpdate, timeLeft);
    }

    private static VideoJob in(JobState state, String previousVideoUrl, long version, Duration sinceUpdate,
            Duration timeLeft) {
        return new VideoJob(JobId.random(), new PersonaId("ada"), "user", JobKind.IDLE, "https://portraits/ada.jpg", null,
                state, version, "replicate", "owner/model", null, 1, List.of(), false, 0, previousVideoUrl, null, CREATED,
                CREATED, CREATED, sinceUpdate, sinceUpdate, timeLeft, null);
    }

    /** One that is just being offered to a provider, {@code target} being what shall make it there. */
    public static VideoJob offered(String provider, String target, JobKind kind, Speech speech, String portraitUrl) {
        Instant now = Instant.now();
        return new VideoJob(JobId.random(), new PersonaId("ada"), "user", kind, portraitUrl, speech,
                new JobState.Submitting(), 1, provider, target, null, 1, List.of(), false, 0, null, null, now, now, now,
                Duration.ZERO, Duration.ZERO, Duration.ofMinutes(30), null);
    }
}
