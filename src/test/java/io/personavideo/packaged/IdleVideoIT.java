package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.Surroundings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
@WithTestResource(IdleVideoIT.Resources.class)
class IdleVideoIT {

    private static final String PATH = "/api/personas/{id}/idle-video";
    private static final String PROBLEM = "application/problem+json";

    private static Surroundings surroundings;

    /** A database of its own, and the sandbox in the place of the provider. */
    public static final class Resources implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            surroundings = Surroundings.of(PostgresServer.shared().newDatabase("idle_video"));
            // These become properties, whose names are not spelled as those of the environment are.
            Map<String, String> settings = new HashMap<>(surroundings.environment());
            settings.put("quarkus.rest-client.replicate.url", settings.remove("QUARKUS_REST_CLIENT_REPLICATE_URL"));
            settings.put("persona-video.urls.allow-loopback", "true");
            settings.put("persona-video.database.migrate-at-start", "true");
            return settings;
        }

        @Override
        public void stop() {
            surroundings.close();
        }
    }

    @Test
    void fromAClickToALoopingVideo() {
        // Given
        String token = surroundings.fixtures().signedInUser();
        String persona = surroundings.fixtures().persona(token, surroundings.portraitUrl());
        quickCheck(persona, "not_started");

        // When
        String job = given().auth().oauth2(token).when().post(PATH, persona)
                .then().statusCode(202).body("status", anyOf(equalTo("queued"), equalTo("processing")))
                .body("videoUrl", nullValue()).extract().path("jobId");
        await("progress").atMost(Duration.ofSeconds(60)).until(() -> field(persona, "progress") != null
                || "completed".equals(field(persona, "status")));
        await("completion").atMost(Duration.ofSeconds(60)).until(() -> "completed".equals(field(persona, "status")));

        // Then
        byte[] video = given().when().get(field(persona, "videoUrl").toString())
                .then().statusCode(200).contentType("video/mp4").extract().asByteArray();
        assertEquals("ftyp", new String(video, 4, 4, StandardCharsets.US_ASCII));
        given().auth().oauth2(token).when().post(PATH, persona)
                .then().statusCode(200).body("status", equalTo("completed")).body("jobId", equalTo(job));
        assertEquals(1, surroundings.submissions());
    }

    @Test
    void strangersAreRefused() {
        // Given
        String anothers = surroundings.fixtures().persona(surroundings.fixtures().signedInUser(), "https://p.example/1");
        String token = surroundings.fixtures().signedInUser();

        // When
        given().when().post(PATH, anothers).then().statusCode(401).contentType(PROBLEM);
        given().auth().oauth2(token).when().post(PATH, anothers).then().statusCode(404).contentType(PROBLEM);
        given().auth().oauth2(token).when().get(PATH, "a.b").then().statusCode(400).contentType(PROBLEM);
    }

    private static void quickCheck(String persona, String status) {
        given().header("X-Quick-Check", "true").when().get(PATH, persona)
                .then().statusCode(200).body("status", equalTo(status));
    }

    private static Object field(String persona, String name) {
        return given().queryParam("quick", true).when().get(PATH, persona).path(name);
    }
}
