package io.personavideo.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real nginx in a process of its own, with the configuration that the deployments use.
 */
public final class Nginx implements AutoCloseable {

    private static final String PROGRAM = "nginx";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");
    private static final Path CONFIGURATION = Path.of("docker/nginx");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> TEMPORARY = List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi");

    private final int port;
    private final Path log;
    private final Process process;

    private Nginx(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    public static boolean isThere() {
        return Command.isThere(PROGRAM);
    }

    /** What the configuration wants to be told. */
    public static Set<String> variables() {
        return VARIABLE.matcher(template()).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /**
     * @param directory an empty one
     * @param replicas where they are, as host:port
     */
    public static Nginx before(Path directory, String... replicas) {
        int port = FreePorts.next();
        configure(directory, Map.of("LISTEN", "127.0.0.1:" + port, "REPLICA_1", replicas[0], "REPLICA_2", replicas[1]));
        Path log = directory.resolve("nginx.log");
        Nginx nginx = new Nginx(port, log, run(directory, log));
        await("nginx").atMost(PATIENCE).until(nginx::isListening);
        return nginx;
    }

    /** What nginx itself says of its configuration. */
    public static Command.Result test(Path directory, Map<String, String> settings) {
        configure(directory, settings);
        return Command.run(Stream.concat(command(directory).stream(), Stream.of("-t")).toArray(String[]::new));
    }

    private static String template() {
        try {
            return Files.readString(CONFIGURATION.resolve("persona-video.conf.template"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void configure(Path directory, Map<String, String> settings) {
        try {
            Path rendered = Files.createDirectories(directory.resolve("conf.d"));
            Files.copy(CONFIGURATION.resolve("nginx.conf"), directory.resolve("nginx.conf"));
            Files.writeString(rendered.resolve("persona-video.conf"), VARIABLE.matcher(template())
                    .replaceAll(variable -> settings.get(variable.group(1))));
            // Where it may write whoever runs it.
            Files.write(rendered.resolve("directories.conf"), TEMPORARY.stream()
                    .map(kind -> "%s_temp_path %s;".formatted(kind, directory.resolve(kind))).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Process run(Path directory, Path log) {
        try {
            return new ProcessBuilder(command(directory)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> command(Path directory) {
        String asRoot = System.getProperty("user.name").equals("root") ? " user root;" : "";
        return List.of(Command.find(PROGRAM).orElseThrow().toString(), "-p", directory.toString(), "-e", "stderr",
                "-c", directory.resolve("nginx.conf").toString(),
                "-g", "daemon off; pid %s;%s".formatted(directory.resolve("nginx.pid"), asRoot));
    }

    private boolean isListening() {
        if (!process.isAlive()) {
            throw new IllegalStateException("nginx has ended:\n" + output());
        }
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** What it has logged of requests that it answered with an error of the server. */
    public String errors() {
        return output().lines().filter(line -> line.matches(".*\" 5\\d\\d .*"))
                .collect(Collectors.joining("\n"));
    }

    /** What it has logged. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
