package io.personavideo.generation;

import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;

/**
 * Counts the attempts to store a result that have failed and will be repeated. Those of the second half of the time for
 * which the provider keeps the result are counted apart: of these somebody should be alarmed.
 */
@Singleton
class StoringFailures {

    private static final String NAME = "persona.video.storing.failures";

    private final Counter early;
    private final Counter late;

    StoringFailures(MeterRegistry metrics) {
        this.early = counter(metrics, "early");
        this.late = counter(metrics, "late");
    }

    private static Counter counter(MeterRegistry metrics, String half) {
        return Counter.builder(NAME)
                .description("Failed attempts to store a result, by the half of the time for which the provider keeps it")
                .tag("half", half)
                .register(metrics);
    }

    /** There from the start, so that an alarm sees the first one as an increase. */
    void register(@Observes StartupEvent event) {
        // Being made is the registration.
    }

    /**
     * @param timeLeft until the provider deletes the result
     */
    void count(Duration timeLeft, Duration retention) {
        Counter half = timeLeft.compareTo(retention.dividedBy(2)) > 0 ? early : late;
        half.increment();
    }
}
