package io.personavideo.store;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Brings the database's schema to what this release needs.
 */
@Singleton
class Migrations {

    /** Not there in a process that does not migrate. */
    private final Instance<Flyway> flyway;

    Migrations(Instance<Flyway> flyway) {
        this.flyway = flyway;
    }

    /** Gives what was done. */
    String run() {
        try {
            MigrateResult result = flyway.get().migrate();
            return "Migrations applied: %d. The schema is at version %s.".formatted(result.migrationsExecuted,
                    version(result));
        } catch (FlywayException failure) {
            // Of a kind that is printed as it is.
            throw new ConfigurationException("The schema could not be migrated. " + failure.getMessage().strip());
        }
    }

    /** A target is told only if there was something to do. */
    private static String version(MigrateResult result) {
        return result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion;
    }
}
