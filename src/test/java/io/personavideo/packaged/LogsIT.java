package io.personavideo.packaged;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;
import io.vertx.core.json.JsonObject;

@LongTest
class LogsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private static Surroundings surroundings;

    @BeforeAll
    static void start() {
        surroundings = new Surroundings(PostgresServer.shared().migratedDatabase("logs"), directory);
    }

    @AfterAll
    static void stop() {
        surroundings.close();
    }

    @Test
    void everyEntryIsAnObjectAndThoseOfAJobHaveItsIds() {
        try (PackagedApplication application = PackagedApplication.ready(surroundings.environment())) {
            // When
            JsonObject made = make(application);

            // Then
            List<JsonObject> entries = entries(application);
            entries.forEach(entry -> List.of("timestamp", "level", "loggerName", "message", "threadName")
                    .forEach(field -> assertNotNull(entry.getString(field), entry::encode)));
            JsonObject end = entries.stream().filter(entry -> entry.getString("message").contains("-> completed"))
                    .findFirst().orElseThrow().getJsonObject("mdc");
            assertEquals(made.getString("jobId"), end.getString("jobId"));
            assertEquals(made.getString("personaId"), end.getString("personaId"));
            assertEquals("replicate", end.getString("provider"));
            assertNotNull(end.getString("providerJobId"));
        }
    }

    @Test
    void idsOfAJobDoNotStayOnTheThread() {
        try (PackagedApplication application = PackagedApplication.ready(surroundings.environment())) {
            // Given
            make(application);

            // When
            application.stopWithin(PATIENCE);

            // Then
            List<JsonObject> others = entries(application).stream()
                    .filter(entry -> !entry.getString("message").contains("ob ")).toList();
            assertFalse(others.isEmpty());
            others.forEach(entry -> assertTrue(entry.getJsonObject("mdc", new JsonObject()).isEmpty(), entry::encode));
        }
    }

    @Test
    void plainTextCanBeChosen() {
        // Given
        PackagedApplication application = new PackagedApplication(surroundings.environment());
        application.setAll(Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false"));

        // When
        try (application) {
            application.start();
        }

        // Then
        assertTrue(application.printed().lines().anyMatch(line -> line.matches(".* INFO .*Status memory is warm.*")),
                application::printed);
        assertFalse(application.printed().contains("{\"timestamp\""));
    }

    private static JsonObject make(PackagedApplication application) {
        Fixtures fixtures = surroundings.fixtures();
        ServiceClient client = new ServiceClient(application.url());
        String token = fixtures.signedInUser();
        String persona = fixtures.persona(token, surroundings.portraitUrl());
        client.request(persona, token).then().statusCode(202);
        await("made").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);
        assertFalse(application.printed().contains(token));
        return new JsonObject(client.quickCheck(persona).asString());
    }

    /** What is not ours is the JVM's. */
    private static List<JsonObject> entries(PackagedApplication application) {
        return application.printed().lines().filter(line -> !line.matches("(WARNING: |Picked up ).*"))
                .map(JsonObject::new).toList();
    }
}
