package io.personavideo.packaged;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.provider.sandbox.Pace;
import io.personavideo.testing.EventReader;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;
import io.restassured.response.Response;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** What comes between SIGTERM and the end. */
@LongTest
class PoliteEndIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** Nobody's: no webhook gets there. */
    private static final String PUBLIC_URL = "http://localhost:1";

    private static Vertx vertx;
    private static PostgresDatabase database;

    private final Fixtures fixtures = database.fixtures();
    private final String token = fixtures.signedInUser();

    @TempDir
    Path directory;

    private PackagedApplication application;
    private ServiceClient service;
    private String persona;

    @BeforeAll
    static void prepare() {
        vertx = Vertx.vertx();
        database = PostgresServer.shared().migratedDatabase("polite_end");
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        application.close();
        fixtures.update("DELETE FROM video_jobs");
    }

    @Test
    void requestUnderWayIsAnsweredAndStreamsEndWhenLoadBalancersHaveNoticed() {
        // Given
        SlowProvider provider = new SlowProvider();
        start(Map.of("DATABASE_URL", database.url(), "REPLICATE_API_TOKEN", "token",
                "QUARKUS_REST_CLIENT_REPLICATE_URL", provider.url(),
                "QUARKUS_REST_CLIENT_REPLICATE_READ_TIMEOUT", String.valueOf(PATIENCE.toMillis())),
                Map.of(
                        "PERSONA_VIDEO_SHUTDOWN_DELAY", "2s",
                        "PERSONA_VIDEO_SHUTDOWN_TIMEOUT", "1m"));
        CompletableFuture<Response> request = request("https://portraits.example/1.jpg");
        await("submission").atMost(PATIENCE).until(() -> provider.submissions.get() == 1);
        EventReader reader = read();
        await("how things are").atMost(PATIENCE).until(() -> !reader.events().isEmpty());

        // When
        application.askToEnd();

        // Then
        await("not ready").atMost(PATIENCE).until(() -> !application.isReady());
        assertEquals(OK, service.quickCheck(persona).statusCode());
        await("end of the stream").atMost(PATIENCE).until(reader::isOver);
        assertEquals(UNAVAILABLE, read().head().statusCode());
        assertEquals("close", service.quickCheck(persona).header("Connection"));
        provider.release.complete();
        Response answer = request.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertEquals(202, answer.statusCode());
        assertEquals("processing", answer.path("status"));
        application.awaitEnd(PATIENCE);
        assertEquals("processing", job("state"));
        assertEquals(1, provider.submissions.get());
    }

    @Test
    void submissionThatTakesLongerThanTheGraceIsLookedUpByTheNextProcess() {
        Pace pace = new Pace(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ZERO, List.of());
        try (Surroundings surroundings = new Surroundings(database, directory, pace)) {
            // Given
            start(surroundings.environment(),
                    Map.of("PERSONA_VIDEO_SHUTDOWN_DELAY", "0s", "PERSONA_VIDEO_SHUTDOWN_TIMEOUT", "1s"));
            surroundings.sandbox().fault("slow-answer");
            request(surroundings.portraitUrl());
            await("submission").atMost(PATIENCE).until(() -> surroundings.submissions() == 1);

            // When
            application.stopWithin(PATIENCE);

            // Then
            // Unknown if it could still be noted that the answer did not come.
            assertTrue(List.of("submitting", "submit_unknown").contains(job("state")), job("state"));
            fixtures.update("UPDATE video_jobs SET due_at = now(), leased_until = now()");
            application.start();
            await("completed").atMost(PATIENCE).until(() -> job("state"), "completed"::equals);
            assertEquals(List.of("queued", "submitting", "submit_unknown", "processing"),
                    fixtures.history(job("id")).subList(0, 4));
            assertEquals(1, surroundings.submissions());
        }
    }

    private void start(Map<String, String> surroundings, Map<String, String> settings) {
        application = new PackagedApplication(surroundings);
        application.setAll(settings);
        application.set("PUBLIC_URL", PUBLIC_URL);
        // Nobody may take it from a submission that is slow.
        application.set("PERSONA_VIDEO_GENERATION_LEASE", "1h");
        application.start();
        service = new ServiceClient(application.url());
    }

    private CompletableFuture<Response> request(String portrait) {
        persona = fixtures.persona(token, portrait);
        return supplyAsync(() -> service.request(persona, token));
    }

    private EventReader read() {
        return EventReader.open(EventReader.client(vertx, 1), application.url(), persona, Map.of());
    }

    private String job(String column) {
        return fixtures.text("SELECT " + column + " FROM video_jobs WHERE persona_id = ?", persona);
    }

    /** A provider that answers when it is told to. */
    private static final class SlowProvider {

        private final AtomicInteger submissions = new AtomicInteger();
        private final Promise<Void> release = Promise.promise();
        private final HttpServer server = vertx.createHttpServer().requestHandler(this::answer).listen(0)
                .toCompletionStage().toCompletableFuture().join();

        String url() {
            return "http://localhost:" + server.actualPort();
        }

        private void answer(HttpServerRequest request) {
            submissions.incrementAndGet();
            release.future().onSuccess(released -> request.response().setStatusCode(201)
                    .putHeader("Content-Type", "application/json").end("{\"id\": \"p\", \"status\": \"starting\"}"));
        }
    }
}
