package io.personavideo.provider;

import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

import jakarta.enterprise.util.TypeLiteral;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
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
    private final CallMeters submissionMeters;
    private final CallMeters readMeters;

    /**
     * @param provider the provider's name
     */
    public GuardedCalls(String provider, BreakerConfig breaker, MeterRegistry metrics) {
        this.submissionMeters = new CallMeters(provider, "submit", metrics);
        this.readMeters = new CallMeters(provider, "read", metrics);
        this.submissions = breaker(breaker, submissionMeters).build();
        // Reading again costs nothing; submitting again may cost a video.
        this.reads = breaker(breaker, readMeters).withRetry().maxRetries(READ_RETRIES)
                .delay(READ_RETRY_DELAY_MS, ChronoUnit.MILLIS)
                .whenException(CallFailures::isOutage).done().build();
    }

    private static Guard.Builder breaker(BreakerConfig breaker, CallMeters meters) {
        return Guard.create().withCircuitBreaker()
                .requestVolumeThreshold(breaker.window())
                .failureRatio(breaker.failureRatio())
                .delay(breaker.delay().toMillis(), ChronoUnit.MILLIS)
                .when(CallFailures::isOutage)
                .onStateChange(meters::breakerIs)
                .done();
    }

    /** Whether submissions are made; an open breaker is told as open until the next call that it lets through. */
    CircuitBreakerState submissions() {
        return submissionMeters.breaker();
    }

    CircuitBreakerState reads() {
        return readMeters.breaker();
    }

    /** A call that is made once. */
    public <T> Uni<T> submit(Supplier<Uni<T>> call, TypeLiteral<Uni<T>> type) {
        return guarded(submissions, submissionMeters, call, type);
    }

    /** A call that is repeated if the provider seems to be in trouble. */
    public <T> Uni<T> read(Supplier<Uni<T>> call, TypeLiteral<Uni<T>> type) {
        return guarded(reads, readMeters, call, type);
    }

    private static <T> Uni<T> guarded(Guard guard, CallMeters meters, Supplier<Uni<T>> call, TypeLiteral<Uni<T>> type) {
        return meters.noticingTheBreaker(Uni.createFrom().deferred(() -> guard.get(() -> meters.counted(call.get()), type)));
    }
}
