package io.personavideo.provider.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.personavideo.testing.LongTest;
import io.vertx.core.json.JsonObject;

@LongTest
class SandboxRestartTest extends SandboxHttpTest {

    @Test
    void restartGoesOnWithAll() throws Exception {
        // Given
        String done = client.submitted(request());
        client.awaitStatus(done, "succeeded");
        String underWay = client.submitted(request().put("webhook", world.url("/hook")));

        // When
        restart();

        // Then
        assertEquals(2, client.submissions().getInteger("submissions"));
        assertEquals("succeeded", client.prediction(done).getString("status"));
        String url = client.awaitStatus(underWay, "succeeded").getString("output");
        assertEquals(200, client.fetch(url, "GET", Map.of()).statusCode());
        assertEquals("succeeded", world.awaitReceived(2).get(1).status());
        client.submitted(request());
        assertEquals(3, client.submissions().getInteger("submissions"));
    }

    @Test
    void killedProcessLosesNothingThatWasAcknowledged() throws Exception {
        // Given
        List<String> ids = new ArrayList<>();
        try (SandboxProcess process = SandboxProcess.start(directory.resolve("of-process"))) {
            SandboxClient killed = new SandboxClient(process.url());
            for (int i = 0; i < 20; i++) {
                ids.add(killed.submitted(request().put("webhook", world.url("/hook"))));
            }
            killed.awaitStatus(ids.get(0), "succeeded");
        }

        // When
        try (SandboxServer next = SandboxServer.start(settings(directory.resolve("of-process")), 0)) {
            SandboxClient survivor = new SandboxClient(next.url());

            // Then
            ids.forEach(id -> survivor.awaitStatus(id, "succeeded"));
            assertEquals(20, survivor.submissions().getInteger("submissions"));
            await().atMost(1, TimeUnit.MINUTES).until(() -> world.received().stream()
                    .filter(hook -> hook.status().equals("succeeded"))
                    .map(OtherServer.Received::id).distinct().count() == 20);
        }
    }

    @Test
    void restartSendsTheWebhookThatWasOwed() throws Exception {
        // Given
        world.answerWith(503, 503);
        String id = client.submitted(completedOnly());
        world.awaitReceived(1);

        // When
        restart();

        // Then
        await().atMost(1, TimeUnit.MINUTES).until(() -> world.received().size() >= 3);
        assertEquals(1, world.received().stream().map(OtherServer.Received::id).distinct().count());
        assertEquals(id, world.received().get(2).json().getString("id"));
    }

    private JsonObject completedOnly() {
        return request().put("webhook", world.url("/hook"))
                .put("webhook_events_filter", Arrays.asList("completed"));
    }

    @Test
    void unreadableFileStopsNothing() throws Exception {
        // Given
        Files.writeString(directory.resolve("predictions/torn.json"), "{\"submission\":");
        String id = client.submitted(request());

        // When
        restart();

        // Then
        client.awaitStatus(id, "succeeded");
    }

    @Test
    void restartKeepsWhatWasCanceledAndVanished() throws Exception {
        // Given
        client.addFaults("[\"vanish\"]");
        String vanished = client.submitted(request());
        await().atMost(1, TimeUnit.MINUTES).until(() -> client.get("/predictions/" + vanished).statusCode() == 404);
        String canceled = client.submitted(request());
        JsonObject stopped = new JsonObject(client.send("POST", "/predictions/" + canceled + "/cancel", null).body());

        // When
        restart();

        // Then
        assertEquals(404, client.get("/predictions/" + vanished).statusCode());
        assertEquals(stopped, client.prediction(canceled));
    }
}
