package io.personavideo.provider;

import java.util.List;

import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.mutiny.Uni;

/**
 * Counts one sort of calls to one provider by what came of them, and shows the state of the breaker that guards them.
 */
final class CallMeters {

    private static final String OK = "ok";
    /** The provider answers, and it is our request that it does not like. */
    private static final String REFUSED = "refused";
    /** The provider seems to be in trouble, or can't be reached. */
    private static final String FAILED = "failed";
    /** The breaker let no call through. */
    private static final String NOT_MADE = "not_made";

    private final Meter.MeterProvider<Counter> calls;

    private volatile CircuitBreakerState breaker = CircuitBreakerState.CLOSED;

    CallMeters(String provider, String sort, MeterRegistry metrics) {
        this.calls = Counter.builder("persona.video.provider.calls")
                .description("Calls to providers, by what came of them")
                .tags("provider", provider, "call", sort)
                .withRegistry(metrics);
        List.of(OK, REFUSED, FAILED, NOT_MADE).forEach(result -> calls.withTag("result", result));
        Gauge.builder("persona.video.provider.breaker", this, calls -> number(calls.breaker))
                .description("Whether calls are made: 0 all (closed), 1 some to see (half open), 2 none (open)")
                .tags("provider", provider, "call", sort)
                .register(metrics);
    }

    /** Each attempt of a call. */
    <T> Uni<T> counted(Uni<T> call) {
        return call.invoke(answer -> count(OK))
                .onFailure().invoke(failure -> count(CallFailures.isOutage(failure) ? FAILED : REFUSED));
    }

    /** The guarded call as a whole. */
    <T> Uni<T> noticingTheBreaker(Uni<T> call) {
        return call.onFailure(CircuitBreakerOpenException.class).invoke(() -> count(NOT_MADE));
    }

    private void count(String result) {
        calls.withTag("result", result).increment();
    }

    void breakerIs(CircuitBreakerState state) {
        breaker = state;
    }

    /** One that is open is told as open until the next call that it lets through. */
    CircuitBreakerState breaker() {
        return breaker;
    }

    private static int number(CircuitBreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
