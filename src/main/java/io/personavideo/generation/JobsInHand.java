package io.personavideo.generation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.smallrye.mutiny.Uni;

/**
 * The work that this process has begun and not finished, so that it can finish it, or leave it to others, when it is told
 * to end.
 */
@Singleton
class JobsInHand {

    private final Set<Holding> holdings = ConcurrentHashMap.newKeySet();
    private final GenerationConfig config;

    /** One job may be held more than once: by the sweep, and since its result is there by what stores it. */
    private static final class Holding {

        /** Null while none has been found. */
        private final VideoJob job;
        private final long endsAtNanos;

        private Holding(VideoJob job, Duration lease) {
            this.job = job;
            this.endsAtNanos = System.nanoTime() + lease.toNanos();
        }

        /** Whether it is still ours: a process that stood still may have lost it to another. */
        private boolean lasts() {
            return endsAtNanos - System.nanoTime() > 0;
        }
    }

    JobsInHand(GenerationConfig config) {
        this.config = config;
    }

    /**
     * Does the step with the job counted as in hand.
     *
     * @param job as it is at the step's beginning
     */
    <T> Uni<T> hold(VideoJob job, Uni<T> step) {
        return hold(() -> new Holding(job, lease(job)), step);
    }

    /** Does what may bring jobs into hand. */
    <T> Uni<T> hold(Uni<T> search) {
        return hold(() -> new Holding(null, Duration.ZERO), search);
    }

    private <T> Uni<T> hold(Supplier<Holding> begun, Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            Holding holding = begun.get();
            holdings.add(holding);
            return work.onTermination().invoke(() -> letGo(holding));
        });
    }

    private Duration lease(VideoJob job) {
        return job.state() instanceof JobState.Storing ? config.storeLease() : config.lease();
    }

    private void letGo(Holding holding) {
        holdings.remove(holding);
        synchronized (this) {
            notifyAll();
        }
    }

    /** Blocks until nothing is in hand, for so long at most. */
    synchronized void awaitNone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = end - System.nanoTime(); left > 0 && !holdings.isEmpty(); left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Those that anybody may take up at once. Not so one whose submission is under way: whether the provider takes it is
     * found out only when its lease has run out.
     */
    List<VideoJob> toHandOver() {
        return holdings.stream()
                .filter(Holding::lasts)
                .map(holding -> holding.job)
                .filter(Objects::nonNull)
                .filter(job -> !(job.state() instanceof JobState.Submitting))
                .toList();
    }
}
