package io.personavideo.generation;

import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.job.JobKind;
import io.personavideo.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

/**
 * Counts requests for videos by what came of them.
 */
@Singleton
class RequestCounts {

    private static final String CREATED = "created";
    private static final String FOUND = "found";
    private static final String FAILED = "failed";

    /** The codes of the problems that such a request is answered with. */
    private static final List<String> REFUSALS = List.of("persona_not_found", "idempotency_key_reused", "queue_full",
            "provider_not_configured", "text_not_supported", "audio_not_supported");

    private final Meter.MeterProvider<Counter> requests;

    RequestCounts(MeterRegistry metrics) {
        this.requests = Counter.builder("persona.video.generation.requests")
                .description("Requests for videos by signed-in users, by what came of them")
                .withRegistry(metrics);
    }

    void register(@Observes StartupEvent event) {
        for (JobKind kind : JobKind.values()) {
            List.of(CREATED, FOUND, FAILED).forEach(outcome -> of(kind, outcome));
            REFUSALS.forEach(outcome -> of(kind, outcome));
        }
    }

    private Counter of(JobKind kind, String outcome) {
        return requests.withTags("kind", kind.code(), "outcome", outcome);
    }

    Uni<Generation.Answer> counted(JobKind kind, Uni<Generation.Answer> request) {
        return request
                .invoke(answer -> of(kind, answer.isNew() ? CREATED : FOUND).increment())
                .onFailure().invoke(failure -> of(kind, outcome(failure)).increment());
    }

    private static String outcome(Throwable failure) {
        return failure instanceof ProblemException problem && REFUSALS.contains(problem.code()) ? problem.code() : FAILED;
    }
}
