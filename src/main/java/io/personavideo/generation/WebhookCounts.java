package io.personavideo.generation;

import java.util.Map;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.replicate.ReplicateProvider;
import io.personavideo.provider.runpod.RunPodProvider;
import io.quarkus.runtime.StartupEvent;

/**
 * Counts webhooks by what came of them.
 */
@Singleton
class WebhookCounts {

    /** What came of a webhook. */
    enum Outcome {
        /** It told something new. */
        ACCEPTED("accepted", "none"),
        /** It told what was known, or what is past. */
        REPEATED("repeated", "none"),
        /** It could not be applied just now, and polling finds out what it tells. */
        LEFT_TO_POLLING("left_to_polling", "none"),
        BAD_SIGNATURE("refused", "signature"),
        BAD_TIMESTAMP("refused", "timestamp"),
        BAD_TOKEN("refused", "token"),
        MALFORMED("refused", "malformed"),
        UNKNOWN_JOB("refused", "unknown_job");

        private final String outcome;
        private final String reason;

        Outcome(String outcome, String reason) {
            this.outcome = outcome;
            this.reason = reason;
        }
    }

    private static final Map<String, Outcome[]> POSSIBLE = Map.of(
            ReplicateProvider.NAME, new Outcome[] { Outcome.ACCEPTED, Outcome.REPEATED, Outcome.LEFT_TO_POLLING,
                    Outcome.BAD_SIGNATURE, Outcome.BAD_TIMESTAMP, Outcome.MALFORMED, Outcome.UNKNOWN_JOB },
            RunPodProvider.NAME, new Outcome[] { Outcome.ACCEPTED, Outcome.REPEATED, Outcome.LEFT_TO_POLLING,
                    Outcome.BAD_TOKEN, Outcome.MALFORMED, Outcome.UNKNOWN_JOB });

    private final Meter.MeterProvider<Counter> webhooks;

    WebhookCounts(MeterRegistry metrics) {
        this.webhooks = Counter.builder("persona.video.webhooks")
                .description("Webhooks of providers, by what came of them")
                .withRegistry(metrics);
    }

    void register(@Observes StartupEvent event) {
        POSSIBLE.forEach((provider, outcomes) -> {
            for (Outcome outcome : outcomes) {
                of(provider, outcome);
            }
        });
    }

    private Counter of(String provider, Outcome outcome) {
        return webhooks.withTags("provider", provider, "outcome", outcome.outcome, "reason", outcome.reason);
    }

    void count(String provider, Outcome outcome) {
        of(provider, outcome).increment();
    }

    /** One that was applied to a job. */
    void countApplied(String provider, VideoJob before, VideoJob after) {
        count(provider, after.version() > before.version() ? Outcome.ACCEPTED : Outcome.REPEATED);
    }
}
