package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;

/** Without a store, the provider's address is passed on together with when it ends. */
@QuarkusTest
@TestProfile(PassedOnHttpTest.NothingKept.class)
class PassedOnHttpTest extends GenerationHttpTest {

    public static class NothingKept implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("MEDIA_STORE", "none");
        }
    }

    @Test
    void statusTellsWhenTheClipExpiresOnBothPathsAndAlsoWhileAnotherIsMade() {
        // Given
        Instant before = Instant.now();

        // When
        service.request(persona, token).then().statusCode(202).body("$", not(hasKey("expiresAt")));
        awaitStatus(persona, "completed");

        // Then
        String expiresAt = service.quickCheck(persona).path("expiresAt");
        assertTrue(Instant.parse(expiresAt).isAfter(before.plus(Duration.ofMinutes(20))), expiresAt);
        assertTrue(Instant.parse(expiresAt).isBefore(before.plus(Duration.ofMinutes(70))), expiresAt);
        service.check(persona, token).then().body("expiresAt", equalTo(expiresAt));
        String video = service.quickCheck(persona).path("videoUrl");
        regenerate().then().statusCode(202).body("videoUrl", equalTo(video)).body("expiresAt", equalTo(expiresAt));
    }

    private Response regenerate() {
        return given().auth().oauth2(token).when()
                .post(service.idleVideo(persona) + "?regenerate=true");
    }

    @Test
    void statusOfAClipThatLastsDoesNotSpeakOfExpiry() {
        // Given
        String lasting = fixtures.personaWithVideo(token, "https://ours.example/1.mp4");

        // When
        String body = service.check(lasting, token).asString();

        // Then
        assertTrue(body.contains("\"completed\"") && !body.contains("expiresAt"), body);
    }
}
