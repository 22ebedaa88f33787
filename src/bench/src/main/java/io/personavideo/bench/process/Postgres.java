package io.personavideo.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import io.personavideo.bench.machine.Commands;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL that can be stopped, and started again on the same port with the same data. It runs when nothing else
 * wants to: it may have to share the generator's core, and that would send late and seem to be answered late.
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
            Commands.run("chrt", "--idle", "--pid", "0", Long.toString(pid()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long pid() throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
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
