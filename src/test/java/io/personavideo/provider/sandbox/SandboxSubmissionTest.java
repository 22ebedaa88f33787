package io.personavideo.provider.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.vertx.core.json.JsonObject;

class SandboxSubmissionTest extends SandboxHttpTest {

    @ParameterizedTest
    @ValueSource(strings = { "bytedance/seedance-1-pro",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "lucataco/sadtalker:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" })
    void everyFormOfVersionIsTaken(String version) throws Exception {
        // When
        HttpResponse<String> answer = client.send("POST", "/predictions", request().put("version", version).encode());

        // Then
        assertEquals(201, answer.statusCode());
        JsonObject created = new JsonObject(answer.body());
        assertEquals(version.matches(".*[0-9a-f]{64}") ? version.replaceAll(".*:", "") : "hidden",
                created.getString("version"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/moved", "data:" })
    void portraitCanBeElsewhere(String where) throws Exception {
        // Given
        String portrait = where.equals("data:") ? "data:image/png;base64," + Base64.getEncoder().encodeToString(
                Portraits.encoded(Portraits.face(64, 64), "png")) : world.url(where);

        // When
        String id = client.submitted(SandboxClient.body(portrait));

        // Then
        assertNotNull(client.awaitStatus(id, "succeeded").getString("output"));
    }

    @ParameterizedTest
    @CsvSource({ "/missing, answered 404", "/circle, answered 302", "/page.html, not a JPEG",
            "/endless, larger than 15 MB", "data:nonsense, malformed" })
    void predictionFailsWithoutUsablePortrait(String portrait, String reason) throws Exception {
        // Given
        String url = portrait.startsWith("data:") ? portrait : world.url(portrait);

        // When
        String id = client.submitted(SandboxClient.body(url));

        // Then
        String error = client.awaitStatus(id, "failed").getString("error");
        assertTrue(error.contains(reason), error);
    }

    @ParameterizedTest
    @ValueSource(strings = { "r8_other", "none" })
    void strangersAreTurnedAway(String token) throws Exception {
        // Given
        SandboxClient stranger = client.withToken(token.equals("none") ? null : token);

        // When
        HttpResponse<String> answer = stranger.submit(request());

        // Then
        assertEquals(401, answer.statusCode());
        assertEquals(Set.of("title", "detail", "status"), new JsonObject(answer.body()).fieldNames());
        assertEquals(0, client.submissions().getInteger("submissions"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{ | 400",
            "[] | 422",
            "{\"input\": {\"image\": \"https://a.test/b.png\"}, \"jobId\": 7} | 422",
            "{\"input\": {\"image\": \"https://a.test/b.png\"}, \"webhook\": \"ftp://a.test\"} | 422",
            "{\"input\": {\"image\": \"https://a.test/b.png\"}, \"webhook_events_filter\": [\"end\"]} | 422",
            "{\"input\": {\"image\": \"b.png\"}} | 422",
            "{\"input\": {\"prompt\": \"no portrait\"}} | 422",
            "{\"input\": \"text\"} | 422",
            "{} | 422" })
    void unusableRequestsAreRefused(String body, int status) throws Exception {
        // When
        HttpResponse<String> answer = client.send("POST", "/models/a/b/predictions", body);

        // Then
        assertEquals(status, answer.statusCode());
        assertEquals(status, new JsonObject(answer.body()).getInteger("status"));
        assertEquals(0, client.submissions().getInteger("submissions"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "4s", "soon", "" })
    void unusableDeadlinesAreRefused(String cancelAfter) throws Exception {
        // When
        HttpResponse<String> answer = client.submit(request(), "Cancel-After", cancelAfter);

        // Then
        assertEquals(422, answer.statusCode());
    }

    @Test
    void unknownVersionIsRefused() throws Exception {
        // When
        HttpResponse<String> answer = client.send("POST", "/predictions", request().put("version", "latest").encode());

        // Then
        assertEquals(422, answer.statusCode());
        assertEquals("Invalid version or not permitted", new JsonObject(answer.body()).getString("title"));
    }
}
