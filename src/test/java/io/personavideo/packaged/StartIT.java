package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;

/** What comes between the start of a process and its first request. */
class StartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static PostgresDatabase database;

    @BeforeAll
    static void createSchema() {
        database = PostgresServer.shared().newDatabase("start").migrate();
    }

    @Test
    void nobodyIsListenedToBeforeTheMemoryIsWarm() throws SQLException {
        try (PackagedApplication application = settingOut("10m"); Connection lock = DriverManager.getConnection(jdbcUrl())) {
            // Given
            lockJobs(lock);
            application.launch();

            // When
            awaitReading();

            // Then
            assertFalse(application.isListening());
            lock.rollback();
            await("ready").atMost(PATIENCE).until(application::isReady);
        }
    }

    @Test
    void replicaWhoseMemoryTakesLongIsAliveAndNotReady() throws SQLException {
        try (PackagedApplication application = settingOut("1s"); Connection lock = DriverManager.getConnection(jdbcUrl())) {
            // Given
            lockJobs(lock);
            application.launch();

            // When
            await("listening").atMost(PATIENCE).until(application::isListening);

            // Then
            given().when().get(application.url() + "/q/health/live").then().statusCode(200);
            given().when().get(application.url() + "/q/health/ready").then().statusCode(503)
                    .body("checks.findAll { it.status == 'DOWN' }.name", hasItem("status-memory"));
            lock.rollback();
            await("ready").atMost(PATIENCE).until(application::isReady);
        }
    }

    @Test
    void replicaThatFindsNoDatabaseEndsWithTheReason() {
        try (PackagedApplication application = new PackagedApplication(Map.of(
                "DATABASE_URL", "postgres://ada:s3cret@localhost:1/app?sslmode=disable",
                // Half a minute otherwise.
                "QUARKUS_FLYWAY_CONNECT_RETRIES", "1"))) {
            // When
            int exitCode = application.run();

            // Then
            assertNotEquals(0, exitCode);
            assertTrue(application.output().contains("Connection to localhost:1 refused"), application.output());
            assertFalse(application.output().contains("s3cret"), application.output());
        }
    }

    private static PackagedApplication settingOut(String listenWithin) {
        return new PackagedApplication(Map.of("DATABASE_URL", database.url(),
                "PERSONA_VIDEO_STATUS_LISTEN_WITHIN", listenWithin));
    }

    private static String jdbcUrl() {
        return database.jdbcUrl();
    }

    private static void lockJobs(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE video_jobs IN ACCESS EXCLUSIVE MODE");
        }
    }

    /** Until statuses are asked for, which the lock keeps from being answered. */
    private static void awaitReading() {
        await("warming up").atMost(PATIENCE).until(() -> database.fixtures().number("""
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%video_jobs%'
                """) > 0);
    }
}
