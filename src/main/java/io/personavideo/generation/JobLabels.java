package io.personavideo.generation;

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Tags;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;

/**
 * By what jobs are told apart in metrics. Each label has few values, which are all known from the start.
 */
final class JobLabels {

    /** Of a job that is with nobody. */
    private static final String NOBODY = "none";

    private static final String QUEUED = new JobState.Queued().code();

    private static final List<String> AT_PROVIDER = List.of("submitting", "submit_unknown", "processing", "storing");

    private static final List<String> ENDS = List.of("completed", "failed", "canceled", "timed_out");

    private JobLabels() {
    }

    /** Of the job in its state. */
    static Tags of(VideoJob job) {
        return of(job.state().code(), job.kind(), provider(job));
    }

    private static String provider(VideoJob job) {
        return job.state() instanceof JobState.Queued || job.provider() == null ? NOBODY : job.provider();
    }

    static Tags ofQueued(JobKind kind) {
        return of(QUEUED, kind, NOBODY);
    }

    private static Tags of(String state, JobKind kind, String provider) {
        return Tags.of("state", state, "kind", kind.code(), "provider", provider);
    }

    /** Of all states in which jobs need work. */
    static Stream<Tags> ofActive(List<String> providers) {
        return Stream.of(JobKind.values()).flatMap(kind -> Stream.concat(Stream.of(ofQueued(kind)),
                AT_PROVIDER.stream().flatMap(state -> providers.stream().map(provider -> of(state, kind, provider)))));
    }

    /** Of all states. A job may end before anybody was asked. */
    static Stream<Tags> ofAll(List<String> providers) {
        return Stream.concat(ofActive(providers), Stream.of(JobKind.values()).flatMap(kind -> ENDS.stream()
                .flatMap(state -> Stream.concat(providers.stream(), Stream.of(NOBODY))
                        .map(provider -> of(state, kind, provider)))));
    }
}
