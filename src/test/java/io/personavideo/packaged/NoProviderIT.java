package io.personavideo.packaged;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;

class NoProviderIT {

    private static PackagedApplication application;
    private static Fixtures fixtures;

    private final ServiceClient client = new ServiceClient(application.url());
    private final String token = fixtures.signedInUser();

    @BeforeAll
    static void start() {
        PostgresDatabase database = PostgresServer.shared().migratedDatabase("no_provider");
        fixtures = database.fixtures();
        application = PackagedApplication.ready(Map.of("DATABASE_URL", database.url()));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void statusChecksAreAnswered() {
        // Given
        String persona = fixtures.personaWithVideo(token, "https://videos.example/1.mp4");
        String other = fixtures.persona(token, "https://portraits.example/1.jpg");

        // When, Then
        client.check(persona, token).then().statusCode(200).body("status", equalTo("completed"));
        client.quickCheck(persona).then().statusCode(200).body("videoUrl", equalTo("https://videos.example/1.mp4"));
        client.quickCheck(other).then().statusCode(200).body("status", equalTo("not_started"));
    }

    @Test
    void videoIsRefusedAndNothingIsLeftToBeMade() {
        // Given
        String persona = fixtures.persona(token, "https://portraits.example/1.jpg");

        // When
        client.request(persona, token)
                // Then
                .then().statusCode(503).contentType("application/problem+json")
                .body("code", equalTo("provider_not_configured"));
        assertEquals(0, fixtures.number("SELECT count(*) FROM video_jobs WHERE persona_id = ?", persona));
        client.quickCheck(persona).then().statusCode(200).body("status", equalTo("not_started"));
    }
}
