package io.personavideo.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL that can be stopped, and started again on the same port with the same data.
 */
public final class Postgres implements AutoCloseable {

    private static final Duration STARTUP_WAIT = Duration.ofSeconds(60);

    private final Path data;
    private final int port = ServerProcess.freePort();

    private EmbeddedPostgres server;

    private Postgres(Path data) {
        this.data = data;
    }

    public static Postgres started(Path data) {
        Postgres postgres = new Postgres(data);
        postgres.start();
        return postgres;
    }

    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(STARTUP_WAIT)
                    .setPort(port)
                    .setServerConfig("max_connections", "300")
                    // It would begin its work in the middle of a measurement.
                    .setServerConfig("autovacuum", "off")
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void stop() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Database newDatabase(String name) {
        new Database(port, "postgres").update("CREATE DATABASE " + name);
        return new Database(port, name);
    }

    @Override
    public void close() {
        stop();
    }
}
