package io.personavideo.status;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the memory is warm: before that a quick check could not tell a persona without a video from one whose video
 * it has not read yet. A database that fails later takes nothing from status checks, so it does not end readiness.
 */
@Readiness
@Singleton
class StatusReadiness implements HealthCheck {

    private final StatusRegion region;
    private final Freshness freshness;
    private final EarlyChecks early;

    StatusReadiness(StatusRegion region, Freshness freshness, EarlyChecks early) {
        this.region = region;
        this.freshness = freshness;
        this.early = early;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("status-memory")
                .status(region.isWarm())
                .withData("warm", region.isWarm())
                .withData("personas", region.personas())
                .withData("complete", region.isComplete())
                .withData("stale", freshness.isStale())
                .withData("held", early.held())
                .build();
    }
}
