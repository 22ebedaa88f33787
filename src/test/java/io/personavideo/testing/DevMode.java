package io.personavideo.testing;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code ./mvnw quarkus:dev} on a copy of the sources, which may be edited meanwhile.
 */
public final class DevMode implements AutoCloseable {

    /** It resolves, compiles and builds first, and may have to share two cores with browsers. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.next();
    private final Path project;
    private final Path log;
    private final Process process;

    private DevMode(Path project) throws IOException {
        this.project = project;
        log = project.resolve("dev.log");
        for (String part : List.of("pom.xml", "mvnw", ".mvn", "src/main")) {
            copy(Path.of(part));
        }
        process = new ProcessBuilder("./mvnw", "-B", "quarkus:dev", "-Dquarkus.http.port=" + port, "-Ddebug=false",
                "-Djvm.args=" + System.getProperty("test.jvm-options", ""))
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** One that answers requests. */
    public static DevMode ready(Path emptyDirectory) {
        try {
            DevMode devMode = new DevMode(emptyDirectory);
            devMode.awaitReady();
            return devMode;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitReady() {
        try {
            await("dev mode").atMost(PATIENCE).until(this::isReady);
        } catch (ConditionTimeoutException tooLate) {
            String printed = output();
            close();
            throw new IllegalStateException("Dev mode did not become ready:\n" + printed, tooLate);
        }
    }

    private void copy(Path part) throws IOException {
        try (Stream<Path> files = Files.walk(part)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = project.resolve(file);
                if (!Files.isDirectory(file)) {
                    Files.copy(file, copy, REPLACE_EXISTING);
                } else {
                    Files.createDirectories(copy);
                }
            }
        }
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Dev mode has ended:\n" + output());
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready")).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Replaces a text, which has to be there, in one of the sources. */
    public void edit(String file, String text, String replacement) {
        try {
            Path source = project.resolve(file);
            String before = Files.readString(source);
            String after = before.replace(text, replacement);
            if (after.equals(before)) {
                throw new IllegalArgumentException(file + " does not contain " + text);
            }
            Files.writeString(source, after);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Adds a file to the sources. */
    public void add(String file, String content) {
        try {
            Files.writeString(project.resolve(file), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it and all that it has started. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroy);
        await("end of dev mode").atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }
}
