package io.personavideo.status;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.personavideo.problem.ProblemException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Holds those who ask while memory is still being read, so that a process may listen at once and tells nobody too early
 * that there is no video. Nothing blocks for it; how many it holds, and for how long, is bounded.
 */
@Singleton
public class EarlyChecks {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final StatusRegion region;
    private final Vertx vertx;
    private final Duration longest;
    private final int most;
    private final AtomicInteger places = new AtomicInteger();
    private final Set<Runnable> held = ConcurrentHashMap.newKeySet();

    private volatile boolean ending;

    EarlyChecks(StatusRegion region, StatusConfig config, Vertx vertx) {
        this.region = region;
        this.vertx = vertx;
        this.longest = config.holdWhileWarming();
        this.most = config.maximumHeld();
    }

    /** Whether memory may still learn of one of the personas. */
    boolean isTooEarlyFor(List<String> personaIds) {
        return !region.isWarm() && !personaIds.stream().allMatch(id -> region.find(id) != null);
    }

    /** The same as {@link #untilWarm()}, where there is something to wait for. */
    Uni<Void> untilKnown(List<String> personaIds) {
        return isTooEarlyFor(personaIds) ? untilWarm() : Uni.createFrom().voidItem();
    }

    /**
     * Done, in the caller's context, when memory is warm, or when that takes longer than anybody is held. Fails with 503 if
     * as many are held as may be. A caller that goes away is forgotten.
     */
    public Uni<Void> untilWarm() {
        return Uni.createFrom().<Void> emitter(this::hold);
    }

    private void hold(UniEmitter<? super Void> caller) {
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            caller.fail(ProblemException.unavailable("not_ready", "Statuses are still being read, and many wait for them",
                    RETRY));
            return;
        }
        Context context = vertx.getOrCreateContext();
        Runnable release = () -> context.runOnContext(now -> caller.complete(null));
        long timer = vertx.setTimer(Math.max(1, longest.toMillis()), over -> release.run());
        caller.onTermination(() -> forget(release, timer));
        held.add(release);
        // It may have come about while this was written down.
        if (region.isWarm() || ending) {
            release.run();
        }
    }

    private void forget(Runnable release, long timer) {
        held.remove(release);
        places.decrementAndGet();
        vertx.cancelTimer(timer);
    }

    /** To be called when memory is warm. */
    void releaseAll() {
        held.forEach(Runnable::run);
    }

    /** Whoever is held now is told what is known, and in time to hear it. */
    void end(@Observes ShutdownDelayInitiatedEvent event) {
        ending = true;
        releaseAll();
    }

    int held() {
        return held.size();
    }
}
