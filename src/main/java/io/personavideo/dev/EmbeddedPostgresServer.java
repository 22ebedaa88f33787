package io.personavideo.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jboss.logging.Logger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL on this machine whose data stays in a directory. It outlives live reloads, and if the process that started
 * it was killed, the next one takes it over instead of failing on its lock.
 */
final class EmbeddedPostgresServer {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgresServer.class);
    private static final Duration STARTUP_WAIT = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_MS = 50;

    /** In {@code postmaster.pid} the first line is the process, the fourth its port. */
    private static final int PORT_LINE = 3;

    private EmbeddedPostgresServer() {
    }

    /** Gives the running server's {@code DATABASE_URL}, having started the server if there is none. */
    static String start(Path directory) {
        try {
            Path data = directory.toAbsolutePath();
            Files.createDirectories(data);
            stopWithThisProcess(data);
            int port = runningPort(data).orElseGet(() -> launch(data));
            return "postgres://postgres@localhost:%d/postgres?sslmode=disable".formatted(port);
        } catch (IOException failure) {
            throw new UncheckedIOException("The embedded PostgreSQL could not start in " + directory, failure);
        }
    }

    private static int launch(Path data) {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(STARTUP_WAIT)
                    .setServerConfig("max_connections", "200")
                    .start();
            LOG.infof("Embedded PostgreSQL started on port %d, data in %s", Integer.valueOf(server.getPort()), data);
            return server.getPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("The embedded PostgreSQL could not start in " + data, failure);
        }
    }

    /** The port of a server that runs on the directory already, once it has made up its mind to come or to go. */
    private static Optional<Integer> runningPort(Path data) throws IOException {
        long deadline = System.nanoTime() + SHUTDOWN_WAIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<List<String>> postmaster = postmaster(data);
            if (postmaster.isEmpty()) {
                return Optional.empty();
            }
            int port = Integer.parseInt(postmaster.get().get(PORT_LINE).strip());
            if (accepts(port)) {
                return Optional.of(port);
            }
            pause();
        }
        throw new IOException("a PostgreSQL process on " + data + " neither answers nor ends");
    }

    /** The lines of {@code postmaster.pid} while that process lives. */
    private static Optional<List<String>> postmaster(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() > PORT_LINE && process(lines).isPresent() ? Optional.of(lines) : Optional.empty();
    }

    private static Optional<ProcessHandle> process(List<String> lines) {
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                // After a restart of the machine the number may be somebody else's.
                .filter(process -> process.info().command().map(command -> command.contains("postgres")).orElse(true));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYetOrNoMore) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOOK_AGAIN_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for PostgreSQL", interrupted);
        }
    }

    /** The first process on the directory ends the server when it ends; a second one beside it only uses it. */
    @SuppressWarnings("resource") // The lock is held for as long as the process lives.
    private static void stopWithThisProcess(Path data) throws IOException {
        FileChannel channel = FileChannel.open(data.resolveSibling(data.getFileName() + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data), "embedded-postgresql-stop"));
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            channel.close();
        }
    }

    private static void stop(Path data) {
        try {
            postmaster(data).flatMap(EmbeddedPostgresServer::process).ifPresent(ProcessHandle::destroy);
        } catch (IOException | RuntimeException failure) {
            LOG.warnf("The embedded PostgreSQL in %s could not be stopped: %s", data, failure.getMessage());
        }
    }
}
