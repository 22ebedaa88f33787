package io.personavideo.generation;

import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.provider.SubmitOutcome;
import io.quarkus.runtime.StartupEvent;

/**
 * Counts the offers of jobs to providers by what came of them.
 */
@Singleton
class SubmissionCounts {

    private static final String ACCEPTED = "accepted";
    private static final String REFUSED = "refused";
    private static final String POSTPONED = "postponed";
    private static final String ANSWER_LOST = "answer_lost";

    private final Meter.MeterProvider<Counter> submissions;

    SubmissionCounts(MeterRegistry metrics) {
        this.submissions = Counter.builder("persona.video.submissions")
                .description("Offers of jobs to providers, by what came of them")
                .withRegistry(metrics);
    }

    void register(@Observes StartupEvent event, Providers providers) {
        providers.names().forEach(provider -> List.of(ACCEPTED, REFUSED, POSTPONED, ANSWER_LOST)
                .forEach(outcome -> of(provider, outcome)));
    }

    private Counter of(String provider, String outcome) {
        return submissions.withTags("provider", provider, "outcome", outcome);
    }

    void count(String provider, SubmitOutcome outcome) {
        of(provider, label(outcome)).increment();
    }

    private static String label(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Accepted) {
            return ACCEPTED;
        }
        if (outcome instanceof SubmitOutcome.Refused) {
            return REFUSED;
        }
        return outcome instanceof SubmitOutcome.Postponed ? POSTPONED : ANSWER_LOST;
    }
}
