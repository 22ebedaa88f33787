package io.personavideo.provider.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.personavideo.testing.LongTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

@LongTest
class SandboxFaultsTest extends SandboxHttpTest {

    private void given(Fault fault) throws Exception {
        assertEquals(204, client.addFaults("[\"" + fault.label() + "\"]").statusCode());
    }

    private JsonObject body() {
        return request().put("webhook", world.url("/hook"))
                .put("webhook_events_filter", JsonArray.of("start", "completed"));
    }

    private List<String> statuses(int count) {
        return world.awaitReceived(count).stream().map(OtherServer.Received::status).toList();
    }

    private void awaitEndOfTime(String id) throws Exception {
        Instant end = client.prediction(id).getInstant("created_at").plusMillis(1_500);
        await().atMost(1, TimeUnit.MINUTES).until(() -> Instant.now().isAfter(end));
    }

    @ParameterizedTest
    @CsvSource({ "SUBMIT_429, 429", "SUBMIT_500, 500", "SUBMIT_422, 422" })
    void refusedSubmissionIsNotTaken(Fault fault, int status) throws Exception {
        // Given
        given(fault);

        // When
        HttpResponse<String> answer = client.submit(body());

        // Then
        assertEquals(status, answer.statusCode());
        assertEquals(status, new JsonObject(answer.body()).getInteger("status"));
        assertEquals(fault == Fault.SUBMIT_429 ? "1" : "", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals(0, client.submissions().getInteger("submissions"));
        assertEquals(201, client.submit(body()).statusCode());
    }

    @ParameterizedTest
    @CsvSource({ "DROP_BEFORE, 0", "DROP_AFTER, 1" })
    void droppedConnectionLeavesTheCallerInDoubt(Fault fault, int taken) throws Exception {
        // Given
        given(fault);

        // When
        assertThrows(IOException.class, () -> client.submit(body()));

        // Then
        assertEquals(taken, client.submissions().getInteger("submissions"));
        assertEquals(taken, new JsonObject(client.get("/predictions").body()).getJsonArray("results").size());
    }

    @Test
    void slowAnswerComesLate() throws Exception {
        // Given
        given(Fault.SLOW_ANSWER);
        Instant start = Instant.now();

        // When
        HttpResponse<String> answer = client.submit(body());

        // Then
        assertEquals(201, answer.statusCode());
        assertTrue(Duration.between(start, Instant.now()).toMillis() >= 1_000);
    }

    @Test
    void failureHasReason() throws Exception {
        // Given
        given(Fault.FAIL);

        // When
        String id = client.submitted(body());

        // Then
        JsonObject failed = client.awaitStatus(id, "failed");
        assertTrue(failed.getString("error").contains("E1000"));
        assertNull(failed.getValue("output"));
        assertEquals(List.of("processing", "failed"), statuses(2));
    }

    @Test
    void withoutWebhookThePollStillTells() throws Exception {
        // Given
        given(Fault.NO_WEBHOOK);
        String silent = client.submitted(body());
        client.awaitStatus(silent, "succeeded");

        // When
        String healthy = client.submitted(body());

        // Then
        assertTrue(world.awaitReceived(2).stream().allMatch(hook -> hook.json().getString("id").equals(healthy)));
    }

    @Test
    void duplicateHasTheSameId() throws Exception {
        // Given
        given(Fault.DUPLICATE_WEBHOOK);

        // When
        client.submitted(body());

        // Then
        assertEquals(List.of("processing", "succeeded", "succeeded"), statuses(3));
        assertEquals(world.received().get(1).id(), world.received().get(2).id());
    }

    @Test
    void lateWebhookComesAfterThePollCouldTell() throws Exception {
        // Given
        given(Fault.LATE_WEBHOOK);
        String id = client.submitted(body());

        // When
        client.awaitStatus(id, "succeeded");

        // Then
        assertEquals(1, world.received().size());
        assertEquals(List.of("processing", "succeeded"), statuses(2));
    }

    @Test
    void forgedWebhookIsNotGenuine() throws Exception {
        // Given
        given(Fault.FORGED_WEBHOOK);

        // When
        client.submitted(body());

        // Then
        List<OtherServer.Received> received = world.awaitReceived(3);
        List<OtherServer.Received> forged = received.stream().filter(hook -> !hook.isGenuine()).toList();
        assertEquals(1, forged.size());
        assertEquals("succeeded", forged.get(0).status());
        assertEquals("https://forged.invalid/video.mp4", forged.get(0).json().getString("output"));
        assertTrue(received.get(2).isGenuine());
        assertEquals("succeeded", received.get(2).status());
    }

    @Test
    void reorderedStartComesAfterTheEnd() throws Exception {
        // Given
        given(Fault.REORDERED_WEBHOOK);

        // When
        client.submitted(body());

        // Then
        assertEquals(List.of("succeeded", "processing"), statuses(2));
    }

    @Test
    void silenceNeverEnds() throws Exception {
        // Given
        given(Fault.SILENCE);
        String id = client.submitted(body());

        // When
        awaitEndOfTime(id);

        // Then
        JsonObject prediction = client.prediction(id);
        assertEquals("processing", prediction.getString("status"));
        assertTrue(prediction.getString("logs").contains(" 60%|"));
        assertFalse(prediction.getString("logs").contains(" 62%|"));
        assertEquals(List.of("processing"), statuses(1));
    }

    @ParameterizedTest
    @EnumSource(names = { "OUTPUT_LIST", "OUTPUT_OBJECT", "OUTPUT_NULL", "OUTPUT_EMPTY_LIST" })
    void outputHasTheShapeAskedFor(Fault fault) throws Exception {
        // Given
        given(fault);

        // When
        String id = client.submitted(body());

        // Then
        String video = server.url() + "/sandbox/files/" + id + ".mp4";
        assertEquals(switch (fault) {
            case OUTPUT_LIST -> JsonArray.of(video);
            case OUTPUT_OBJECT -> JsonObject.of("video", video);
            case OUTPUT_EMPTY_LIST -> new JsonArray();
            default -> null;
        }, client.awaitStatus(id, "succeeded").getValue("output"));
    }

    @Test
    void vanishedPredictionIsNotFoundAnyMore() throws Exception {
        // Given
        given(Fault.VANISH);

        // When
        String id = client.submitted(body());

        // Then
        await().atMost(1, TimeUnit.MINUTES).until(() -> client.get("/predictions/" + id).statusCode() == 404);
        assertEquals(0, new JsonObject(client.get("/predictions").body()).getJsonArray("results").size());
        assertEquals(1, client.submissions().getInteger("submissions"));
        assertEquals("vanished", client.newest().getString("status"));
        assertEquals("vanish", client.newest().getString("fault"));
    }

    @Test
    void configuredFaultsComeFirstInOrder() throws Exception {
        // Given
        restart(Fault.SUBMIT_500, Fault.NONE, Fault.SUBMIT_422);
        given(Fault.SUBMIT_429);

        // When
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(client.submit(body()).statusCode());
        }

        // Then
        assertEquals(List.of(500, 201, 422, 429, 201), answers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "[\"submit-430\"]", "{\"fault\": \"fail\"}", "[" })
    void unknownFaultsAreRefused(String json) throws Exception {
        // When
        HttpResponse<String> answer = client.addFaults(json);

        // Then
        assertEquals(400, answer.statusCode());
        if (json.contains("430")) {
            assertTrue(answer.body().contains("submit-429"));
            assertTrue(answer.body().contains("output-empty-list"));
        }
    }
}
