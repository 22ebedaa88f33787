package io.personavideo.provider;

import java.util.Locale;

import org.eclipse.microprofile.health.HealthCheckResponse;

import io.smallrye.faulttolerance.api.CircuitBreakerState;

/**
 * What is told of the breakers of a provider. One that is out of order is no reason to send this replica no status checks,
 * so that it is always up.
 */
public final class BreakerHealth {

    private BreakerHealth() {
    }

    public static HealthCheckResponse of(VideoProvider provider, GuardedCalls calls) {
        return HealthCheckResponse.named("provider-" + provider.name()).up()
                .withData("configured", provider.isConfigured())
                .withData("submissions", word(calls.submissions()))
                .withData("reads", word(calls.reads()))
                .build();
    }

    private static String word(CircuitBreakerState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
