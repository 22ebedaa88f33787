package io.personavideo.packaged;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;

class PoolSizeIT {

    private static final int BURST = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static PostgresDatabase database;
    private static Fixtures observer;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void createDatabase() {
        database = PostgresServer.shared().migratedDatabase("pool_size");
        observer = PostgresServer.shared().maintenanceDatabase().fixtures();
    }

    @ParameterizedTest
    @CsvSource({ ", 50", "7, 7" })
    void burstOfAuthoritativeChecksFillsThePoolAndNoMore(String configured, int expected) throws SQLException {
        try (PackagedApplication application = PackagedApplication.ready(settings(configured))) {
            // Given
            ServiceClient client = new ServiceClient(application.url());
            String token = database.fixtures().signedInUser();
            String persona = database.fixtures().persona(token, "https://portraits.example/1.jpg");
            List<CompletableFuture<HttpResponse<Void>>> answers;

            // When
            try (Connection connection = DriverManager.getConnection(database.jdbcUrl())) {
                lockPersonas(connection);
                answers = burst(client.idleVideo(persona), token);
                await("the pool is full and the others wait").atMost(PATIENCE)
                        .until(() -> client.metric("sql_pool_queue_size") == BURST - expected);

                // Then
                assertEquals(expected, backends());
            }
            answers.forEach(answer -> assertEquals(200, answer.join().statusCode()));
            assertTrue(backends() <= expected, "backends: " + backends());
        }
    }

    @Test
    void migrationsLeaveNoConnectionBehind() {
        try (PackagedApplication application = PackagedApplication.ready(settings(null))) {
            // When
            long pooled = backends("persona-video");
            long migrating = backends("persona-video-migration");

            // Then
            assertTrue(pooled > 0, "the pool's connections are told by another name");
            assertEquals(0, migrating, application::output);
        }
    }

    private static long backends(String applicationName) {
        return observer.number("SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND application_name = ?",
                database.name(), applicationName);
    }

    private static Map<String, String> settings(String maxConnections) {
        Map<String, String> settings = new HashMap<>(Map.of("DATABASE_URL", database.url(),
                // Everybody who waits for the lock is to be answered in the end.
                "PERSONA_VIDEO_DATABASE_ACQUIRE_TIMEOUT", "60s"));
        if (maxConnections != null) {
            settings.put("DB_MAX_CONNECTIONS", maxConnections);
        }
        return settings;
    }

    /** Until the connection is closed nobody else reads personas, so that checks pile up. */
    private static void lockPersonas(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'observer'");
            statement.execute("LOCK TABLE personas IN ACCESS EXCLUSIVE MODE");
        }
    }

    private List<CompletableFuture<HttpResponse<Void>>> burst(String address, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer " + token)
                .build();
        return IntStream.range(0, BURST).mapToObj(i -> http.sendAsync(request, BodyHandlers.discarding())).toList();
    }

    private static long backends() {
        // The feed has one of its own beside the pool.
        return observer.number("SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND backend_type = 'client backend' "
                + "AND application_name NOT IN ('observer', 'persona-video-feed')", database.name());
    }
}
