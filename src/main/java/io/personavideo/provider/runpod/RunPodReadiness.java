package io.personavideo.provider.runpod;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import io.personavideo.provider.BreakerHealth;

/**
 * Tells whether RunPod is called, or left alone because its calls keep failing.
 */
@Readiness
@Singleton
class RunPodReadiness implements HealthCheck {

    private final RunPodProvider provider;

    RunPodReadiness(RunPodProvider provider) {
        this.provider = provider;
    }

    @Override
    public HealthCheckResponse call() {
        return BreakerHealth.of(provider, provider.calls());
    }
}
