package io.personavideo.provider;

import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

import jakarta.enterprise.util.TypeLiteral;

import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;

/**
 * Calls to one provider, which are no longer made while they keep failing. Submissions and everything else fail apart.
 */
public final class GuardedCalls {

    private static final int READ_RETRIES = 2;
    private static final long READ_RETRY_DELAY_MS = 200;

    private final Guard submissions;
    private final Guard reads;

    public GuardedCalls(BreakerConfig breaker) {
        this.submissions = breaker(breaker).build();
        // Reading again costs nothing; submitting again may cost a video.
        this.reads = breaker(breaker).withRetry().maxRetries(READ_RETRIES)
                .delay(READ_RETRY_DELAY_MS, ChronoUnit.MILLIS)
                .whenException(CallFailures::isOutage).done().build();
    }

    private static Guard.Builder breaker(BreakerConfig breaker) {
        return Guard.create().withCircuitBreaker()
                .requestVolumeThreshold(breaker.window())
                .failureRatio(breaker.failureRatio())
                .delay(breaker.delay().toMillis(), ChronoUnit.MILLIS)
                .when(CallFailures::isOutage)
                .done();
    }

    /** A call that is made once. */
    public <T> Uni<T> submit(Supplier<Uni<T>> call, TypeLiteral<Uni<T>> type) {
        return Uni.createFrom().deferred(() -> submissions.get(call, type));
    }

    /** A call that is repeated if the provider seems to be in trouble. */
    public <T> Uni<T> read(Supplier<Uni<T>> call, TypeLiteral<Uni<T>> type) {
        return Uni.createFrom().deferred(() -> reads.get(call, type));
    }
}
