package io.personavideo.generation;

import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.personavideo.store.HistoryStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Removes finished jobs and their history when they are old, a few at a time, from time to time, and what is only for
 * replicas that were cut off.
 */
@Singleton
class CleanUp {

    private static final Logger LOG = Logger.getLogger(CleanUp.class);
    private static final int BATCH = 500;

    /** Longer than any replica is cut off. */
    private static final Duration REMOVALS_KEPT = Duration.ofDays(7);

    private final HistoryStore store;
    private final GenerationConfig config;
    private final Vertx vertx;

    private volatile long timer;

    CleanUp(HistoryStore store, GenerationConfig config, Vertx vertx) {
        this.store = store;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        timer = vertx.setPeriodic(config.cleanUpEvery().toMillis(), tick -> remove()
                .chain(() -> store.forgetRemovals(REMOVALS_KEPT))
                .subscribe().with(done -> LOG.trace("Cleaned up"),
                        failure -> LOG.warnf("Old jobs are removed later: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private Uni<Void> remove() {
        return store.removeFinished(config.historyKept(), BATCH)
                .flatMap(removed -> removed < BATCH ? Uni.createFrom().voidItem() : remove());
    }
}
