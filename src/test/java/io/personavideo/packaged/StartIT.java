package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.EventReader;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.restassured.path.json.JsonPath;
import io.vertx.core.Vertx;

/** What comes between the start of a process and its being ready. */
@LongTest
class StartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 2;
    private static final String VIDEO = "https://videos.example/ada.mp4";
    private static final String NO_JOB = "00000000-0000-4000-8000-000000000000";

    private static PostgresDatabase database;
    private static String persona;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void createSchema() {
        database = PostgresServer.shared().migratedDatabase("start");
        Fixtures fixtures = database.fixtures();
        persona = fixtures.personaWithVideo(fixtures.signedInUser(), VIDEO);
    }

    @Test
    void whileMemoryIsReadTheProcessIsAliveAndStartedAndNotReady() throws SQLException {
        try (PackagedApplication application = settingOut(Map.of()); Connection lock = lockJobs()) {
            // When
            launch(application);

            // Then
            given().when().get(application.url() + "/q/health/live").then().statusCode(200);
            given().when().get(application.url() + "/q/health/started").then().statusCode(200);
            given().when().get(application.url() + "/q/health/ready").then().statusCode(503)
                    .body("checks.findAll { it.status == 'DOWN' }.name", equalTo(List.of("status-memory")))
                    .body("checks.name", hasItem("feed"));
            lock.rollback();
            await("ready").atMost(PATIENCE).until(application::isReady);
        }
    }

    @Test
    void whoAsksWhileMemoryIsReadIsHeldAndThenToldTheTruth() throws SQLException {
        Vertx vertx = Vertx.vertx();
        try (PackagedApplication application = settingOut(Map.of("PERSONA_VIDEO_STATUS_HOLD_WHILE_WARMING", "10m"));
                Connection lock = lockJobs()) {
            // Given
            launch(application);
            ServiceClient service = new ServiceClient(application.url());

            // When
            var check = ask(service.idleVideo(persona) + "?quick=true");
            var fromElsewhere = ask(service.idleVideo(persona) + "?quick=true", "Origin", "https://app.example");
            var batch = ask(application.url() + "/api/personas/idle-videos?ids=nobody," + persona);
            var talk = ask(service.talk(persona) + "?jobId=" + NO_JOB);
            EventReader reader = EventReader.open(EventReader.client(vertx, 1), application.url(), persona, Map.of());
            awaitHeld(service, 5);
            assertFalse(check.isDone());
            lock.rollback();

            // Then
            assertEquals(VIDEO, json(check).getString("videoUrl"));
            assertEquals(VIDEO, json(fromElsewhere).getString("videoUrl"));
            assertEquals(VIDEO, json(batch).getString("[1].videoUrl"));
            assertNull(json(batch).getString("[0].known"));
            assertEquals(404, talk.join().statusCode());
            await("event").atMost(PATIENCE).until(() -> reader.events().size() == 1);
            assertEquals(VIDEO, reader.events().get(0).data().getString("videoUrl"));
            awaitHeld(service, 0);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void nobodyIsHeldForLongerThanIsSetAndDoubtIsSaid() throws SQLException {
        try (PackagedApplication application = settingOut(Map.of("PERSONA_VIDEO_STATUS_HOLD_WHILE_WARMING", "200ms"));
                Connection lock = lockJobs()) {
            // Given
            launch(application);
            ServiceClient service = new ServiceClient(application.url());

            // Then
            service.quickCheck(persona).then().statusCode(200).body("known", equalTo(false));
            service.statuses(persona).then().statusCode(200).body("[0].known", equalTo(false));
            service.talkStatus(persona, NO_JOB).then().statusCode(503).header("Retry-After", "1")
                    .body("code", equalTo("not_ready"));
            given().when().get(application.url() + "/api/personas/idle-videos/events?ids=" + persona).then()
                    .statusCode(503).body("code", equalTo("not_ready"));
            awaitHeld(service, 0);
            lock.rollback();
        }
    }

    @Test
    void moreThanMayBeHeldAreToldToComeBackAndThoseWhoLeaveAreForgotten() throws SQLException, IOException {
        try (PackagedApplication application = settingOut(Map.of("PERSONA_VIDEO_STATUS_HOLD_WHILE_WARMING", "10m",
                "PERSONA_VIDEO_STATUS_MAXIMUM_HELD", "1")); Connection lock = lockJobs()) {
            // Given
            launch(application);
            ServiceClient service = new ServiceClient(application.url());
            URI url = URI.create(service.idleVideo(persona));
            try (Socket client = new Socket(url.getHost(), url.getPort())) {
                client.getOutputStream().write("GET %s?quick=true HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .formatted(url.getPath()).getBytes(StandardCharsets.US_ASCII));
                awaitHeld(service, 1);

                // Then
                service.quickCheck(persona).then().statusCode(503).header("Retry-After", "1")
                        .contentType("application/problem+json").body("code", equalTo("not_ready"));
                service.statuses(persona).then().statusCode(503).header("Retry-After", "1");
            }
            awaitHeld(service, 0);
            var check = ask(service.idleVideo(persona) + "?quick=true");
            awaitHeld(service, 1);
            lock.rollback();
            assertEquals(VIDEO, json(check).getString("videoUrl"));
        }
    }

    @Test
    void replicaThatFindsNoDatabaseEndsWithTheReason() {
        try (PackagedApplication application = new PackagedApplication(Map.of(
                "DATABASE_URL", "postgres://ada:s3cret@localhost:1/app?sslmode=disable",
                // Half a minute otherwise.
                "PERSONA_VIDEO_DATABASE_WAIT_AT_START", "1s"))) {
            // When
            int exitCode = application.run();

            // Then
            assertEquals(1, exitCode);
            assertTrue(application.output().contains("PostgreSQL at ada@localhost:1/app can't be asked, tried for 1 s: "),
                    application.output());
            assertTrue(application.output().contains("Connection refused"), application.output());
            assertFalse(application.output().contains("s3cret"), application.output());
            assertFalse(application.output().contains("\tat "), application.output());
        }
    }

    @Test
    void databaseThatComesUpLaterIsWaitedFor() {
        PostgresServer server = PostgresServer.started();
        PostgresDatabase late = server.migratedDatabase("late");
        server.stop();
        try (server;
                PackagedApplication application = new PackagedApplication(Map.of("DATABASE_URL", late.url(),
                        "PERSONA_VIDEO_DATABASE_WAIT_AT_START", "10m",
                        // Shorter than the pauses between its attempts.
                        "PERSONA_VIDEO_DATABASE_ACQUIRE_TIMEOUT", "250ms"))) {
            application.launch();
            await("waiting").atMost(PATIENCE).until(() -> application.output().lines()
                    .filter(line -> line.contains("Waiting for PostgreSQL")).count() >= ATTEMPTS);

            // When
            server.start();

            // Then
            application.awaitReady();
            assertFalse(application.output().contains("ERROR"), application.output());
        }
    }

    @Test
    void processThatWaitsForItsDatabaseEndsWhenItIsToldTo() {
        try (PackagedApplication application = new PackagedApplication(Map.of(
                "DATABASE_URL", "postgres://ada@localhost:1/app?sslmode=disable",
                "PERSONA_VIDEO_DATABASE_WAIT_AT_START", "10m"))) {
            // Given
            application.launch();
            await("waiting").atMost(PATIENCE).until(() -> application.output().contains("Waiting for PostgreSQL"));

            // Then
            application.stopWithin(PATIENCE);
        }
    }

    private static PackagedApplication settingOut(Map<String, String> settings) {
        PackagedApplication application = new PackagedApplication(Map.of("DATABASE_URL", database.url()));
        application.setAll(settings);
        return application;
    }

    private static void launch(PackagedApplication application) {
        application.launch();
        await("listening").atMost(PATIENCE).until(application::isListening);
    }

    private CompletableFuture<HttpResponse<String>> ask(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return http.sendAsync((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static JsonPath json(CompletableFuture<HttpResponse<String>> answer) {
        return JsonPath.from(answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().body());
    }

    private static void awaitHeld(ServiceClient service, int number) {
        await("held").atMost(PATIENCE).until(
                () -> ((Map<?, ?>) service.readiness("status-memory").get("data")).get("held"), equalTo((Object) number));
    }

    /** So that statuses can't be read until it is given up. */
    private static Connection lockJobs() throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE video_jobs IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
    }
}
