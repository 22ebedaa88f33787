package io.personavideo.session;

import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;

/**
 * Counts how often a session was in memory, and how often the database had to be asked.
 */
@Singleton
class SessionLookUps {

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    void register(@Observes StartupEvent event, MeterRegistry metrics) {
        register(metrics, "hit", hits);
        register(metrics, "miss", misses);
    }

    private static void register(MeterRegistry metrics, String result, LongAdder count) {
        FunctionCounter.builder("persona.video.session.lookups", count, LongAdder::doubleValue)
                .description("Sessions that were looked up, in memory alone (hit) or in the database (miss)")
                .tag("result", result)
                .register(metrics);
    }

    void count(boolean wasInMemory) {
        (wasInMemory ? hits : misses).increment();
    }
}
