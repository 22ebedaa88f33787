package io.personavideo.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.personavideo.bench.load.Target;

/**
 * A server in a process of its own, which ends with this one.
 */
public final class ServerProcess implements Target, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long POLL_MS = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String name;
    private final Process process;
    private final long startedNanos;
    private final int port;
    private final Path log;

    private ServerProcess(String name, Process process, long startedNanos, int port, Path log) {
        this.name = name;
        this.process = process;
        this.startedNanos = startedNanos;
        this.port = port;
        this.log = log;
    }

    /** Starts a command with nothing but the given environment. */
    static ServerProcess start(String name, Path directory, int port, List<String> command,
            Map<String, String> environment) {
        try {
            Path log = Files.createTempFile(directory, name + "-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            long startedNanos = System.nanoTime();
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ServerProcess(name, process, startedNanos, port, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Gives how long that took from the start of the process, in seconds. */
    double awaitReady(BooleanSupplier ready) {
        return awaitReady(ready, POLL_MS);
    }

    double awaitReady(BooleanSupplier ready, long pollMillis) {
        Waiting.until(name + " is ready", PATIENCE, pollMillis, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("%s has ended:%n%s".formatted(name, output()));
            }
            return ready.getAsBoolean();
        });
        return (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
    }

    private String output() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
