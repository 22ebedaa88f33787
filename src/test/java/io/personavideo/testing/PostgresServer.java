package io.personavideo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A real PostgreSQL that can be stopped and started again on the same port with the same data.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration STARTUP_WAIT = Duration.ofSeconds(60);
    private static final int ANY_PORT = 0;
    private static final String MIGRATED = "migrated";

    private static PostgresServer shared;

    private final TemporaryDirectory data;

    /** Libraries that it loads when it starts. */
    private final String preloaded;

    private EmbeddedPostgres server;
    private int port = ANY_PORT;
    private boolean isMigrated;

    private PostgresServer(TemporaryDirectory data, String preloaded) {
        this.data = data;
        this.preloaded = preloaded;
    }

    /** One for the whole run, for tests that are content with a database of their own. */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = started();
        }
        return shared;
    }

    public static PostgresServer started() {
        return started("");
    }

    /** One that counts the statements of all its databases in {@code pg_stat_statements}. */
    public static PostgresServer counting() {
        PostgresServer server = started("pg_stat_statements");
        server.maintenanceDatabase().fixtures().update("CREATE EXTENSION pg_stat_statements");
        return server;
    }

    private static PostgresServer started(String preloaded) {
        PostgresServer server = new PostgresServer(TemporaryDirectory.named("postgresql"), preloaded);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "postgresql-stop"));
        server.start();
        return server;
    }

    public synchronized void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data.path())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(STARTUP_WAIT)
                    .setPort(port)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_preload_libraries", preloaded)
                    // Its workers would count as transactions of the database that they clean.
                    .setServerConfig("autovacuum", "off")
                    .start();
            port = server.getPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public synchronized void stop() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An empty one. */
    public PostgresDatabase newDatabase(String name) {
        return newDatabase(name, "template1");
    }

    private PostgresDatabase newDatabase(String name, String template) {
        maintenanceDatabase().fixtures().update("CREATE DATABASE " + name + " TEMPLATE " + template);
        return new PostgresDatabase(port, name);
    }

    /** One with our schema: a copy, as migrating takes longer. */
    public synchronized PostgresDatabase migratedDatabase(String name) {
        if (!isMigrated) {
            newDatabase(MIGRATED).migrate();
            isMigrated = true;
        }
        return newDatabase(name, MIGRATED);
    }

    /** The one from which the others can be observed without counting among those who use them. */
    public PostgresDatabase maintenanceDatabase() {
        return new PostgresDatabase(port, "postgres");
    }

    @Override
    public synchronized void close() {
        stop();
        data.close();
    }
}
