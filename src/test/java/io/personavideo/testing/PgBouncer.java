package io.personavideo.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real PgBouncer in transaction mode before a database, with five connections to it.
 *
 * @see <a href="https://www.pgbouncer.org/config.html">PgBouncer's settings</a>
 */
public final class PgBouncer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SETTINGS = """
            [databases]
            %1$s = host=127.0.0.1 port=%2$d dbname=%1$s user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %3$d
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 5
            max_client_conn = 1000
            ignore_startup_parameters = extra_float_digits
            """;

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "pgbouncer")));
    }

    public static PgBouncer before(PostgresDatabase database, Path directory) {
        try {
            int port = FreePorts.next();
            Path settings = directory.resolve("pgbouncer.ini");
            Files.writeString(settings, SETTINGS.formatted(database.name(), database.port(), port));
            Process process = new ProcessBuilder(command(settings)).redirectErrorStream(true)
                    .redirectOutput(directory.resolve("pgbouncer.log").toFile()).start();
            await("PgBouncer").atMost(PATIENCE).until(() -> accepts(port));
            return new PgBouncer(process, port);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** It refuses to be root, and then must be allowed to read its settings as somebody else. */
    private static List<String> command(Path settings) throws IOException {
        List<String> command = new ArrayList<>(List.of("pgbouncer"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
            Files.setPosixFilePermissions(settings.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        command.add(settings.toString());
        return command;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
