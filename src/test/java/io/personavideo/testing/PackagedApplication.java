package io.personavideo.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.vertx.core.json.JsonObject;

/**
 * The packaged application in a process of its own, in the production profile, with nothing but the environment that it
 * is given. It keeps its port when it is started again.
 */
public final class PackagedApplication implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration METRICS_PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> options = new ArrayList<>();
    private final int port = FreePorts.next();
    private final Path log;

    private Process process;

    public PackagedApplication(Map<String, String> settings) {
        environment.put("QUARKUS_HTTP_HOST", "localhost");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        // Providers and sources of videos are servers of the tests.
        environment.put("PERSONA_VIDEO_URLS_ALLOW_LOOPBACK", "true");
        environment.put("JAVA_TOOL_OPTIONS", System.getProperty("test.jvm-options", ""));
        environment.putAll(settings);
        log = newLog();
    }

    /** One that is ready. */
    public static PackagedApplication ready(Map<String, String> settings) {
        PackagedApplication application = new PackagedApplication(settings);
        application.start();
        return application;
    }

    public void set(String name, String value) {
        environment.put(name, value);
    }

    public void setAll(Map<String, String> settings) {
        environment.putAll(settings);
    }

    /** One that a JVM and a native executable both take, as in {@code -Xmx200m}. */
    public void option(String option) {
        options.add(option);
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** All that it has said, also before it was started again, in the words of its log. */
    public String output() {
        return printed().lines().map(PackagedApplication::words).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String words(String line) {
        return line.startsWith("{") && line.endsWith("}") ? words(new JsonObject(line)) : line;
    }

    private static String words(JsonObject entry) {
        return "%s %s %s".formatted(entry.getString("level"), entry.getString("message"),
                entry.containsKey("exception") ? entry.getValue("exception") : "");
    }

    /** All that it has printed, as it is. */
    public String printed() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts it and waits until it is ready. */
    public void start() {
        launch();
        awaitReady();
    }

    public void awaitReady() {
        await("readiness").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(this::isReady);
    }

    /** Starts a process that is not expected to last, and gives its exit code. */
    public int run(String... arguments) {
        launch(arguments);
        await("exit").atMost(PATIENCE).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** Starts it and does not wait. */
    public void launch(String... arguments) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command(arguments))
                    // Where it finds neither our classes nor a developer's .env file.
                    .directory(log.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            UsedSecrets.noteAll(environment);
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> command(String... arguments) {
        Artifact artifact = Artifact.read();
        List<String> command = new ArrayList<>(List.of(artifact.isNative() ? artifact.path().toString() : java()));
        command.addAll(options);
        if (!artifact.isNative()) {
            command.addAll(List.of("-jar", artifact.path().toString()));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Whether it runs on a JVM, and not as an executable of its own. */
    public static boolean isForJvm() {
        return !Artifact.read().isNative();
    }

    /** All the files that are put into production. */
    public static List<Path> files() {
        Artifact artifact = Artifact.read();
        try (Stream<Path> found = Files.walk(artifact.isNative() ? artifact.path() : artifact.path().getParent())) {
            return found.filter(Files::isRegularFile).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the last build has made, as Quarkus has noted it; older files of another kind of build don't count. */
    private record Artifact(Path path, boolean isNative) {

        static Artifact read() {
            Properties note = new Properties();
            try (Reader file = Files.newBufferedReader(TARGET.resolve("quarkus-artifact.properties"))) {
                note.load(file);
                return new Artifact(TARGET.resolve(note.getProperty("path")),
                        note.getProperty("type").equals("native"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    public boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("The application has ended:\n" + output());
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready")).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    /** Whether anybody can connect to it. */
    public boolean isListening() {
        try (Socket connection = new Socket("localhost", port)) {
            return connection.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** As {@code kill -9} does: it gets no chance to put anything in order. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to end, as SIGTERM does, and fails if it has not done so within the grace that it is given. */
    public void stopWithin(Duration grace) {
        askToEnd();
        awaitEnd(grace);
    }

    /** Asks it to end, as SIGTERM does, and does not wait. */
    public void askToEnd() {
        process.destroy();
    }

    /** Fails if it has not ended within the grace that it is given. */
    public void awaitEnd(Duration grace) {
        process.onExit().orTimeout(grace.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Stands still until told to go on, as a machine does that is suspended. */
    public void pause() {
        Signals.stop(process.pid());
    }

    public void goOn() {
        Signals.goOn(process.pid());
    }

    @Override
    public void close() {
        if (process != null) {
            keepMetrics();
            kill();
        }
    }

    /** As a scrape would read them. One that has ended, or has none, has told nobody anything. */
    private void keepMetrics() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/q/metrics")).timeout(METRICS_PATIENCE).build();
        try {
            UsedSecrets.keepMetrics(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException doesNotAnswer) {
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path newLog() {
        try {
            Path directory = Files.createDirectories(TARGET.resolve("packaged-application"));
            return Files.createTempFile(directory, "run-", ".log");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
