package io.personavideo.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Set;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.dev.console.DevConsoleManager;
import io.quarkus.dev.spi.HotReplacementContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * Has dev mode restart for a migration that was not there when it started. Quarkus watches those that were, and in this
 * version no others: <a href="https://github.com/quarkusio/quarkus/issues/25256">quarkus#25256</a>.
 */
@Singleton
@IfBuildProfile("dev")
class NewMigrations {

    private static final Logger LOG = Logger.getLogger(NewMigrations.class);
    private static final String MIGRATIONS = "db/migration/";

    /** Is watched, and looking newer is all that it takes. */
    private static final String WATCHED = "application.properties";

    /** Quarkus keeps whom it has to tell over restarts, and has no way to be told no more. */
    private volatile boolean running;

    void start(@Observes StartupEvent event) {
        HotReplacementContext sources = DevConsoleManager.getHotReplacementContext();
        if (sources != null) {
            running = true;
            sources.consumeNoRestartChanges(changed -> look(changed, sources));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
    }

    private void look(Set<String> changed, HotReplacementContext sources) {
        if (running && changed.stream().anyMatch(file -> file.contains(MIGRATIONS))) {
            LOG.info("There is a new migration: restarting with the next request");
            sources.getResourcesDir().stream().map(directory -> directory.resolve(WATCHED)).filter(Files::exists)
                    .forEach(NewMigrations::touch);
        }
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Clock.systemUTC().instant()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
