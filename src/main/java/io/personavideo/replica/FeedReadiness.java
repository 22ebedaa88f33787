package io.personavideo.replica;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells how this replica hears of changes. One that is cut off still answers status checks, and says so in them, and so
 * it stays ready.
 */
@Readiness
@Singleton
class FeedReadiness implements HealthCheck {

    private final ReplicaFeed feed;

    FeedReadiness(ReplicaFeed feed) {
        this.feed = feed;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("feed")
                .up()
                .withData("connected", feed.isConnected())
                .withData("changes", feed.isCutOff() ? "cut off" : feed.isAnnounced() ? "announced" : "looked for")
                .withData("lagMs", feed.lag().toMillis())
                .build();
    }
}
