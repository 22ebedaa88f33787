package io.personavideo.provider.replicate;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import io.personavideo.provider.BreakerHealth;

/**
 * Tells whether Replicate is called, or left alone because its calls keep failing.
 */
@Readiness
@Singleton
class ReplicateReadiness implements HealthCheck {

    private final ReplicateProvider provider;

    ReplicateReadiness(ReplicateProvider provider) {
        this.provider = provider;
    }

    @Override
    public HealthCheckResponse call() {
        return BreakerHealth.of(provider, provider.calls());
    }
}
