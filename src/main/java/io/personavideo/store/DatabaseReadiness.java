package io.personavideo.store;

import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells whether the database could be asked when it was last needed. Nothing is asked for this, and status checks go on
 * without it, so that it is always up.
 */
@Readiness
@Singleton
class DatabaseReadiness implements HealthCheck {

    private final Database database;

    DatabaseReadiness(Database database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("database").up();
        Database.Attempt last = database.lastAttempt();
        if (last == null) {
            return response.withData("reachable", "not asked yet").build();
        }
        response.withData("reachable", last.isAnswered())
                .withData("askedMsAgo", Duration.between(last.at(), Instant.now()).toMillis());
        return last.isAnswered() ? response.build() : response.withData("problem", last.problem()).build();
    }
}
