package io.personavideo.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.personavideo.bench.load.Client;
import io.personavideo.bench.load.Target;
import io.personavideo.bench.machine.Commands;
import io.personavideo.bench.machine.Cores;

/**
 * Starts what is measured and what that needs: the packaged service and the bare server on the servers' core, PostgreSQL
 * and the sandbox that plays the provider elsewhere.
 */
public final class TestBed implements AutoCloseable {

    private static final String TOKEN = "bench-token";
    private static final String SECRET = "whsec_YmVuY2gtd2ViaG9vay1zZWNyZXQtMDEyMzQ1Njc=";

    private static final String ANY_QUICK_CHECK = "/api/personas/anybody/idle-video?quick=true";
    private static final long CLOSE_LOOK_MS = 1;

    /** What the service is made of, too, so the bare server is the same Vert.x to the byte. */
    private static final List<String> BARE_LIBRARIES = List.of("io.vertx.vertx-core-", "io.netty.netty-",
            "com.fasterxml.jackson.core.jackson-core-");

    /**
     * For all servers alike. The parallel collector, unlike the serial one, leaves what belongs together side by side; with
     * huge pages a million statuses need few translations of addresses.
     */
    public static final List<String> OPTIONS = List.of("-XX:+UseParallelGC", "-XX:+UseTransparentHugePages");

    private final Path root;
    private final Path directory;
    private final Cores cores;
    private final Client client;
    private final Postgres postgres;

    /**
     * @param root of the service's source tree, where it has been packaged
     */
    public TestBed(Path root, Cores cores, Client client) {
        this.root = root;
        this.cores = cores;
        this.client = client;
        this.directory = newDirectory();
        this.postgres = Postgres.started(directory.resolve("postgresql"));
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("persona-video-bench-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Postgres postgres() {
        return postgres;
    }

    /** The service in its production profile, ready. */
    public Service service(Database database, String heap, Map<String, String> settings) {
        ServerProcess process = start(java(heap), database, settings);
        double seconds = process.awaitReady(() -> client.isOk(process.url() + "/q/health/ready"));
        return new Service(process, seconds);
    }

    /** The service in its production profile, as soon as it answers quick checks. */
    public Service answering(Artifact artifact, Database database, Map<String, String> settings) {
        ServerProcess process = start(artifact.command(), database, settings);
        double seconds = process.awaitReady(() -> client.isOk(process.url() + ANY_QUICK_CHECK), CLOSE_LOOK_MS);
        return new Service(process, seconds);
    }

    /**
     * What a build has made of the service.
     *
     * @param command that starts it on the servers' core
     */
    public record Artifact(String name, List<String> command) {
    }

    /** On a JVM, and as a native executable if there is one. */
    public List<Artifact> artifacts(String heap) {
        List<Artifact> artifacts = new ArrayList<>(List.of(new Artifact("JVM, -Xmx" + heap, java(heap))));
        nativeExecutable().ifPresent(file -> artifacts.add(new Artifact("native", pinned(file.toString()))));
        return artifacts;
    }

    private Optional<Path> nativeExecutable() {
        try (Stream<Path> found = Files.list(root.resolve("target"))) {
            return found.filter(file -> file.toString().endsWith("-runner"))
                    .filter(Files::isExecutable).findFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> java(String heap) {
        return pinnedJava(heap, "-jar", root.resolve("target/quarkus-app/quarkus-run.jar").toString());
    }

    private ServerProcess start(List<String> command, Database database, Map<String, String> settings) {
        int port = ServerProcess.freePort();
        Map<String, String> environment = new TreeMap<>();
        environment.put("PERSONA_VIDEO_DATABASE_MIGRATE_AT_START", "true");
        environment.putAll(settings);
        environment.put("DATABASE_URL", database.url());
        environment.put("QUARKUS_HTTP_HOST", Target.HOST);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("PUBLIC_URL", "http://%s:%d".formatted(Target.HOST, port));
        environment.put("MEDIA_STORE", "directory");
        environment.put("PERSONA_VIDEO_URLS_ALLOW_LOOPBACK", "true");
        environment.put("PERSONA_VIDEO_MEDIA_DIRECTORY", directory.resolve("media").toString());
        return ServerProcess.start("service", directory, port, command, environment);
    }

    /** The schema, which the service makes when it starts, if it is told to. */
    public Database newDatabase(String name) {
        Database database = postgres.newDatabase(name);
        service(database, "256m", Map.of("PERSONA_VIDEO_DATABASE_MIGRATE_AT_START", "true")).close();
        return database;
    }

    /** A bare server that has learnt the answers, and has as many event loops as the service. */
    ServerProcess bare(List<RecordedAnswers.Answer> answers, int eventLoops, String heap) {
        int port = ServerProcess.freePort();
        Path file = directory.resolve("answers");
        try {
            RecordedAnswers.write(file, answers);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String classPath = "%s:%s".formatted(benchClasses(), libraries(BARE_LIBRARIES));
        ServerProcess process = ServerProcess.start("bare", directory, port, pinnedJava(heap, "-cp", classPath,
                BareServer.class.getName(), Integer.toString(port), Integer.toString(eventLoops), file.toString()),
                Map.of());
        process.awaitReady(() -> client.isOk(process.url() + answers.get(0).path()));
        return process;
    }

    /** The sandbox, where a video takes so long. */
    public Provider provider(Duration perVideo) {
        int port = ServerProcess.freePort();
        int portraits = ServerProcess.freePort();
        String classPath = "%s:%s:%s".formatted(root.resolve("target/dev-only-classes"), libraries(List.of("")),
                System.getProperty("java.class.path"));
        // Only when nothing else wants to run, as it may have to share the generator's core.
        ServerProcess process = ServerProcess.start("provider", directory, port, List.of(
                "chrt", "--idle", "0", Commands.ofJdk("java"), "-cp", classPath,
                root.resolve("src/bench/src/main/sandbox/Sandbox.java").toString(), Integer.toString(port),
                Integer.toString(portraits), directory.resolve("sandbox").toString(), TOKEN, SECRET,
                Long.toString(perVideo.toSeconds())), Map.of());
        process.awaitReady(() -> client.isOk(process.url() + "/sandbox/submissions"));
        return new Provider(process, "http://%s:%d/portrait.jpg".formatted(Target.HOST, portraits), Map.of(
                "QUARKUS_REST_CLIENT_REPLICATE_URL", process.url() + "/sandbox/replicate/v1",
                "REPLICATE_API_TOKEN", TOKEN,
                "REPLICATE_WEBHOOK_SECRET", SECRET));
    }

    private List<String> pinnedJava(String heap, String... arguments) {
        List<String> command = pinned(Commands.ofJdk("java"), "-Xmx" + heap);
        command.addAll(OPTIONS);
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> pinned(String... program) {
        List<String> command = new ArrayList<>(cores.pinnedToServer());
        command.addAll(List.of(program));
        return command;
    }

    private Path benchClasses() {
        return root.resolve("src/bench/target/classes");
    }

    private String libraries(List<String> beginnings) {
        try (Stream<Path> found = Files.walk(root.resolve("target/quarkus-app/lib"))) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> beginnings.stream().anyMatch(file.getFileName().toString()::startsWith))
                    .map(Path::toString).collect(Collectors.joining(":"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        postgres.close();
        Directories.delete(directory);
    }
}
