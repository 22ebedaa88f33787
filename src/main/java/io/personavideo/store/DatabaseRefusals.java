package io.personavideo.store;

import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.ConnectionPoolTooBusyException;

/**
 * Counts the statements that failed because the database could not be asked, by what was missing.
 */
@Singleton
class DatabaseRefusals {

    /** Vert.x has no type of its own for it, and says it in one of two ways. */
    private static final String TIMEOUT = "Timeout";

    private final LongAdder timeouts = new LongAdder();
    private final LongAdder tooManyWaiting = new LongAdder();
    private final LongAdder others = new LongAdder();

    void register(@Observes StartupEvent event, PersonaVideoPool pool, MeterRegistry metrics) {
        register(metrics, "acquire_timeout", timeouts);
        register(metrics, "too_many_waiting", tooManyWaiting);
        register(metrics, "other", others);
        Gauge.builder("persona.video.database.pool.maximum", pool, PersonaVideoPool::maximumSize)
                .description("Connections that the pool may have").register(metrics);
    }

    private static void register(MeterRegistry metrics, String reason, LongAdder count) {
        FunctionCounter.builder("persona.video.database.unavailable", count, LongAdder::doubleValue)
                .description("Statements that failed because the database could not be asked")
                .tag("reason", reason)
                .register(metrics);
    }

    void count(Throwable failure) {
        of(failure).increment();
    }

    private LongAdder of(Throwable failure) {
        if (failure instanceof ConnectionPoolTooBusyException) {
            return tooManyWaiting;
        }
        String message = failure.getMessage();
        boolean isOfPool = failure.getClass().getName().startsWith("io.vertx.core.");
        return isOfPool && message != null && message.startsWith(TIMEOUT) ? timeouts : others;
    }
}
