package io.personavideo.provider.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

class SandboxWebhooksTest extends SandboxHttpTest {

    private JsonObject body(String... events) {
        JsonObject body = request().put("webhook", world.url("/hook?job=7"));
        return events.length == 0 ? body : body.put("webhook_events_filter", new JsonArray(List.of(events)));
    }

    private static List<String> statuses(List<OtherServer.Received> received) {
        return received.stream().map(OtherServer.Received::status).toList();
    }

    @Test
    void allWebhooksAreSignedAndInOrder() throws Exception {
        // When
        String id = client.submitted(body("start", "output", "completed"));

        // Then
        List<OtherServer.Received> received = world.awaitReceived(3);
        assertEquals(List.of("processing", "processing", "succeeded"), statuses(received));
        assertTrue(received.stream().allMatch(OtherServer.Received::isGenuine));
        assertEquals(3, received.stream().map(OtherServer.Received::id).distinct().count());
        assertEquals(client.prediction(id), received.get(2).json());
        assertTrue(received.get(1).json().getString("output").endsWith(id + ".mp4"));
        assertFalse(received.get(1).json().containsKey("metrics"));
    }

    @Test
    void withoutFilterOutputAndEndAreTold() throws Exception {
        // When
        client.submitted(body());

        // Then
        assertEquals(List.of("processing", "succeeded"), statuses(world.awaitReceived(2)));
    }

    @Test
    void logsAreToldWhileProcessing() throws Exception {
        // When
        client.submitted(body("logs", "completed"));

        // Then
        List<OtherServer.Received> received = world.awaitReceived(2);
        assertEquals("processing", received.get(0).status());
        assertTrue(received.get(0).json().getString("logs").contains("/50 ["));
    }

    @Test
    void endIsToldAgainUntilAccepted() throws Exception {
        // Given
        world.answerWith(500, 404);

        // When
        client.submitted(body("completed"));

        // Then
        List<OtherServer.Received> received = world.awaitReceived(3);
        assertEquals(List.of("succeeded", "succeeded", "succeeded"), statuses(received));
        assertEquals(1, received.stream().map(OtherServer.Received::id).distinct().count());
        assertTrue(received.stream().allMatch(OtherServer.Received::isGenuine));
    }

    @Test
    void redirectIsNotFollowedAndLosesTheEnd() throws Exception {
        // Given
        world.answerWith(301);
        client.submitted(body("completed"));
        world.awaitReceived(1);

        // When
        String later = client.submitted(body("completed"));

        // Then
        assertEquals(later, world.awaitReceived(2).get(1).json().getString("id"));
    }

    @Test
    void onlyTheEndIsToldAgain() throws Exception {
        // Given
        world.answerWith(500);

        // When
        client.submitted(body("start", "completed"));

        // Then
        assertEquals(List.of("processing", "succeeded"), statuses(world.awaitReceived(2)));
    }

    @Test
    void cancelIsTold() throws Exception {
        // Given
        client.addFaults("[\"silence\"]");
        String id = client.submitted(body("completed"));
        client.awaitStatus(id, "processing");

        // When
        client.send("POST", "/predictions/" + id + "/cancel", null);

        // Then
        assertEquals(List.of("canceled"), statuses(world.awaitReceived(1)));
    }
}
