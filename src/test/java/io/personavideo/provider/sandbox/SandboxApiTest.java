package io.personavideo.provider.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jcodec.api.FrameGrab;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.junit.jupiter.api.Test;

import io.vertx.core.json.JsonObject;

class SandboxApiTest extends SandboxHttpTest {

    @Test
    void predictionBecomesVideo() throws Exception {
        // Given
        HttpResponse<String> answer = client.submit(request());
        JsonObject created = new JsonObject(answer.body());

        // When
        JsonObject processing = client.awaitPrediction(created.getString("id"),
                prediction -> prediction.getString("logs").lines().count() > 5);
        JsonObject done = client.awaitStatus(created.getString("id"), "succeeded");

        // Then
        assertEquals(201, answer.statusCode());
        assertEquals(created.getJsonObject("urls").getString("get"),
                answer.headers().firstValue("Location").orElse(""));
        assertTrue(created.getString("id").matches("[0-9a-z]{26}"));
        assertEquals("starting", created.getString("status"));
        assertEquals("hidden", created.getString("version"));
        assertEquals("bytedance/seedance-1-lite", created.getString("model"));
        assertEquals(request().getJsonObject("input"), created.getJsonObject("input"));
        assertTrue(processing.getString("logs").lines().allMatch(
                line -> line.matches("\\s*\\d+%\\|.{10}\\| \\d+/50 \\[\\d\\d:\\d\\d<\\d\\d:\\d\\d, +[0-9.]+it/s]")));
        assertTrue(done.getString("logs").contains("100%|██████████| 50/50 "));
        assertTrue(done.getJsonObject("metrics").getDouble("predict_time") >= 0.7);
        assertTrue(done.getJsonObject("metrics").getDouble("total_time") >= 0.9);
        assertNull(done.getString("error"));
        assertFalse(done.getBoolean("data_removed"));
    }

    @Test
    void videoIsPlayableAndCanBeReadInParts() throws Exception {
        // Given
        String id = client.submitted(request());
        String url = client.awaitStatus(id, "succeeded").getString("output");

        // When
        HttpResponse<byte[]> whole = client.fetch(url, "GET", Map.of());
        HttpResponse<byte[]> part = client.fetch(url, "GET", Map.of("Range", "bytes=4-7"));
        HttpResponse<byte[]> head = client.fetch(url, "HEAD", Map.of());

        // Then
        assertEquals(200, whole.statusCode());
        assertEquals("video/mp4", whole.headers().firstValue("Content-Type").orElse(""));
        assertEquals(whole.body().length, whole.headers().firstValueAsLong("Content-Length").orElse(0));
        assertEquals(5, FrameGrab.createFrameGrab(ByteBufferSeekableByteChannel.readFromByteBuffer(
                ByteBuffer.wrap(whole.body()))).getVideoTrack().getMeta().getTotalFrames());
        assertEquals(206, part.statusCode());
        assertEquals("ftyp", new String(part.body()));
        assertEquals(200, head.statusCode());
        assertEquals(whole.body().length, head.headers().firstValueAsLong("Content-Length").orElse(0));
        assertEquals(404, client.fetch(url.replace(id, "0".repeat(26)), "GET", Map.of()).statusCode());
    }

    @Test
    void unknownPredictionIsNotFound() throws Exception {
        assertEquals(404, client.get("/predictions/" + "0".repeat(26)).statusCode());
        assertEquals(404, client.send("POST", "/predictions/" + "0".repeat(26) + "/cancel", null).statusCode());
        assertEquals(404, client.get("/collections").statusCode());
    }

    @Test
    void webhookSecretIsTold() throws Exception {
        assertEquals(JsonObject.of("key", SandboxClient.SECRET),
                new JsonObject(client.get("/webhooks/default/secret").body()));
    }

    @Test
    void cancelStopsWhatIsProcessing() throws Exception {
        // Given
        client.addFaults("[\"silence\"]");
        String id = client.submitted(request());
        client.awaitStatus(id, "processing");

        // When
        HttpResponse<String> answer = client.send("POST", "/predictions/" + id + "/cancel", null);

        // Then
        assertEquals(200, answer.statusCode());
        assertEquals("canceled", new JsonObject(answer.body()).getString("status"));
        assertEquals("canceled", client.prediction(id).getString("status"));
        assertNotNull(client.prediction(id).getString("completed_at"));
    }

    @Test
    void cancelComesTooLateForWhatHasEnded() throws Exception {
        // Given
        String id = client.submitted(request());
        JsonObject done = client.awaitStatus(id, "succeeded");

        // When
        HttpResponse<String> answer = client.send("POST", "/predictions/" + id + "/cancel", null);

        // Then
        assertEquals(200, answer.statusCode());
        assertEquals(done, new JsonObject(answer.body()));
    }

    @Test
    void deadlineStopsThePrediction() throws Exception {
        // Given
        client.addFaults("[\"silence\"]");

        // When
        String id = client.submitted(request(), "Cancel-After", "5s");

        // Then
        JsonObject ended = client.awaitStatus(id, "canceled");
        assertEquals(ended.getInstant("created_at").plusSeconds(5), ended.getInstant("deadline"));
        assertEquals(ended.getString("deadline"), ended.getString("completed_at"));
    }

    @Test
    void fiftyAtOnceAllSucceed() throws Exception {
        // Given
        Set<String> ids = new TreeSet<>();

        // When
        for (int i = 0; i < 50; i++) {
            ids.add(client.submitted(request()));
        }

        // Then
        ids.forEach(id -> client.awaitStatus(id, "succeeded"));
        assertEquals(50, ids.size());
    }

    @Test
    void listIsPagedNewestFirstAndLimitedByTime() throws Exception {
        // Given
        for (int i = 0; i < 102; i++) {
            client.submitted(SandboxClient.body("data:nonsense"));
        }
        String newest = client.newest().getString("id");
        String created = client.prediction(newest).getString("created_at");

        // When
        JsonObject first = new JsonObject(client.get("/predictions").body());
        JsonObject second = page(first.getString("next"));
        JsonObject back = page(second.getString("previous"));
        JsonObject before = page(server.apiUrl() + "/predictions?created_before=" + created);
        JsonObject after = page(server.apiUrl() + "/predictions?created_after=" + created);

        // Then
        assertEquals(100, first.getJsonArray("results").size());
        assertEquals(newest, first.getJsonArray("results").getJsonObject(0).getString("id"));
        assertNull(first.getString("previous"));
        assertEquals(2, second.getJsonArray("results").size());
        assertNull(second.getString("next"));
        assertEquals(newest, back.getJsonArray("results").getJsonObject(0).getString("id"));
        assertEquals(100, before.getJsonArray("results").size());
        assertTrue(before.getString("next").contains("created_before="));
        assertEquals(0, after.getJsonArray("results").size());
        assertEquals(404, client.get("/predictions?cursor=nonsense").statusCode());
        assertEquals(422, client.get("/predictions?created_after=yesterday").statusCode());
    }

    private JsonObject page(String url) throws Exception {
        return new JsonObject(client.get(url.substring(server.apiUrl().length())).body());
    }
}
