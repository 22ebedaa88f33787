package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ScriptedHttpServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.TricklingServer;

/** Whoever fetches a result ends, or stands still, when half of it has come. */
@LongTest
class InterruptedStoringIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What containers are given between SIGTERM and SIGKILL where nothing else is asked for. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final List<String> HISTORY = List.of("queued", "submitting", "processing", "completed");

    private static PostgresDatabase database;

    private final Fixtures fixtures = database.fixtures();
    private final TricklingServer source = new TricklingServer();
    private final ScriptedHttpServer provider = new ScriptedHttpServer();

    @TempDir
    Path videos;

    private PackagedApplication application;
    private String persona;
    private String job;

    @BeforeAll
    static void createDatabase() {
        database = PostgresServer.shared().migratedDatabase("interrupted_storing");
    }

    private void fetchHalf(Map<String, String> settings) {
        application = replica();
        application.setAll(settings);
        application.start();
        String token = fixtures.signedInUser();
        persona = fixtures.persona(token, "https://portraits.example/1.jpg");
        provider.answer(ScriptedHttpServer.Answer.of(201, "{\"id\": \"%s\", \"status\": \"starting\"}".formatted(persona)),
                ScriptedHttpServer.Answer.of(200, "{\"id\": \"%s\", \"status\": \"succeeded\", \"output\": \"%s\"}"
                        .formatted(persona, source.url())));
        job = client(application).request(persona, token).then().statusCode(202).extract().path("jobId");
        await("half of the result").atMost(PATIENCE).until(() -> bytesThere() >= source.content().length / 2);
    }

    /** How long somebody who is gone still counts as fetching. */
    private static Map<String, String> lease(String duration) {
        return Map.of("PERSONA_VIDEO_GENERATION_STORE_LEASE", duration);
    }

    private PackagedApplication replica() {
        PackagedApplication replica = new PackagedApplication(Map.of(
                "DATABASE_URL", database.url(),
                "REPLICATE_API_TOKEN", "token",
                "QUARKUS_REST_CLIENT_REPLICATE_URL", provider.url(),
                "MEDIA_STORE", "directory",
                "PERSONA_VIDEO_MEDIA_DIRECTORY", videos.toString(),
                "PERSONA_VIDEO_SHUTDOWN_DELAY", "0s",
                "PERSONA_VIDEO_SHUTDOWN_TIMEOUT", "2s",
                "QUARKUS_LOG_CATEGORY__IO_PERSONAVIDEO_GENERATION__LEVEL", "DEBUG"));
        replica.set("PUBLIC_URL", replica.url());
        return replica;
    }

    private static ServiceClient client(PackagedApplication replica) {
        return new ServiceClient(replica.url());
    }

    @AfterEach
    void close() {
        application.close();
        source.close();
        provider.close();
    }

    /** Line 18 of what must be survived. */
    @Test
    void processThatIsToldToEndStoresWhatItHasBegunIfTheGraceIsLongEnough() {
        // Given
        fetchHalf(Map.of("PERSONA_VIDEO_SHUTDOWN_TIMEOUT", "1m"));
        int requests = source.requests();

        // When
        application.askToEnd();
        await("the beginning of the end").atMost(PATIENCE).until(() -> !application.isReady());
        source.flow();
        application.awaitEnd(PATIENCE);

        // Then
        assertEquals("completed", state());
        assertEquals(HISTORY, states());
        assertEquals(requests, source.requests());
        application.start();
        assertWhole(application);
    }

    /**
     * Line 18, where it is not long enough: a lease that nobody lives to see the end of is handed over. And the same with a
     * signal that leaves no time for anything.
     */
    @ParameterizedTest
    @CsvSource({ "true, 1h", "false, 5s" })
    void nextProcessStoresWhatTheOneThatEndedHadBegun(boolean politely, String lease) {
        // Given
        fetchHalf(lease(lease));
        assertNotToBeHad();
        int requests = source.requests();

        // When
        if (politely) {
            application.stopWithin(GRACE);
        } else {
            application.kill();
        }

        // Then
        assertEquals("storing", state());
        assertEquals(0, filesLike("mp4"));
        application.start();
        await("another attempt").atMost(PATIENCE).until(() -> source.requests() > requests);
        assertNotToBeHad();
        source.flow();
        awaitCompleted(application);
        assertWhole(application);
        assertEquals(HISTORY, states());
    }

    /** Line 19 of what must be survived: the one that is paused is storing the result. */
    @Test
    void replicaThatWasPausedWhileItStoredComesTooLate() {
        try (PackagedApplication other = replica()) {
            // Given
            fetchHalf(lease("5s"));
            application.pause();
            source.flow();
            other.start();
            awaitCompleted(other);
            String version = version();

            // When
            application.goOn();

            // Then
            String words = "Job " + job + " does not become completed";
            await(words).atMost(PATIENCE).until(() -> application.output().contains(words));
            assertEquals(version, version());
            assertEquals(HISTORY, states());
            assertWhole(other);
            assertEquals(0, filesLike("part"));
            assertEquals(1, provider.calls().stream().filter(call -> call.method().equals("POST")).count());
        }
    }

    private void assertNotToBeHad() {
        assertEquals("processing", client(application).quickStatus(persona));
        given().when().get(application.url() + "/media/" + job + ".mp4").then().statusCode(404);
    }

    private void awaitCompleted(PackagedApplication replica) {
        await("completed").atMost(PATIENCE).until(() -> client(replica).quickStatus(persona), "completed"::equals);
    }

    private void assertWhole(PackagedApplication replica) {
        assertArrayEquals(source.content(), given().when().get(replica.url() + "/media/" + job + ".mp4")
                .then().statusCode(200).extract().asByteArray());
    }

    private String state() {
        return fixtures.text("SELECT state FROM video_jobs WHERE id = ?::uuid", job);
    }

    private String version() {
        return fixtures.text("SELECT version FROM video_jobs WHERE id = ?::uuid", job);
    }

    /** Without storing, which is there once for each attempt. */
    private List<String> states() {
        return fixtures.history(job).stream().filter(state -> !state.equals("storing")).toList();
    }

    private long bytesThere() throws IOException {
        try (Stream<Path> files = Files.list(videos)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private long filesLike(String extension) {
        String[] names = videos.toFile().list((directory, name) -> name.endsWith("." + extension));
        return names == null ? 0 : names.length;
    }
}
