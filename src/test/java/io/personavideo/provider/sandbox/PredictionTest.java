package io.personavideo.provider.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.vertx.core.json.JsonObject;

class PredictionTest {

    private static final Instant CREATED = Instant.parse("2026-01-31T12:00:00.123456789Z");
    private static final Pace PACE = Pace.of(Duration.ofSeconds(20), Duration.ofSeconds(50));

    private static Prediction prediction(Fault fault, Duration deadline) {
        return Prediction.of(new Submission("0123456789abcdef0123456789", 1, "a/b", "hidden",
                JsonObject.of("image", "https://a.test/b.png"), "https://a.test/hook", Set.of(WebhookEvent.COMPLETED),
                CREATED, deadline == null ? null : CREATED.plus(deadline), null, fault, 100));
    }

    /** Looked at each second, as the sandbox does more often. */
    private static Prediction after(Prediction prediction, int seconds) {
        Prediction latest = prediction;
        for (int second = 0; second <= seconds; second++) {
            latest = latest.advanced(CREATED.plusSeconds(second), PACE);
        }
        return latest;
    }

    @Test
    void deadlineBeforeTheStartAborts() {
        // Given
        Prediction prediction = prediction(Fault.NONE, Duration.ofSeconds(15));

        // When
        Prediction ended = after(prediction, 30);

        // Then
        assertEquals(PredictionStatus.ABORTED, ended.status());
        assertEquals(CREATED.plusSeconds(15), ended.completedAt());
        assertNull(ended.startedAt());
        assertEquals("", ProgressLog.of(ended, CREATED.plusSeconds(30), PACE));
    }

    @Test
    void cancelBeforeTheStartAborts() {
        assertEquals(PredictionStatus.ABORTED, prediction(Fault.NONE, null).stopped(CREATED.plusSeconds(1)).status());
    }

    @Test
    void deadlineAfterTheStartCancels() {
        // When
        Prediction ended = after(prediction(Fault.NONE, Duration.ofSeconds(45)), 60);

        // Then
        assertEquals(PredictionStatus.CANCELED, ended.status());
        assertEquals(CREATED.plusSeconds(20), ended.startedAt());
    }

    @Test
    void successWaitsForTheVideo() {
        // Given
        Prediction late = after(prediction(Fault.NONE, null), 100);

        // When
        Prediction done = late.withVideo(new Prediction.Video(true, null)).advanced(CREATED.plusSeconds(101), PACE);

        // Then
        assertEquals(PredictionStatus.PROCESSING, late.status());
        assertEquals(PredictionStatus.SUCCEEDED, done.status());
        assertEquals(CREATED.plusSeconds(101), done.completedAt());
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = { "NO_WEBHOOK", "VANISH" })
    void someFaultsOweNoWebhook(Fault fault) {
        // Given
        Prediction prediction = prediction(fault, null).withVideo(new Prediction.Video(true, null));

        // When
        Prediction ended = after(prediction, 100);

        // Then
        assertTrue(ended.isEnded());
        assertFalse(ended.owesWebhook());
    }

    @ParameterizedTest
    @EnumSource(PredictionStatus.class)
    void endsAreFinal(PredictionStatus status) {
        // Given
        Prediction ended = new Prediction(prediction(Fault.NONE, null).submission(), status, CREATED, CREATED, null,
                new Prediction.Video(true, null), 0, false);

        // When
        Prediction later = ended.stopped(CREATED.plusSeconds(100));

        // Then
        if (status.isEnd()) {
            assertSame(ended, later);
            assertSame(ended, ended.advanced(CREATED.plusSeconds(100), PACE));
        }
    }

    @ParameterizedTest
    @MethodSource
    void fileHoldsAll(Prediction prediction) {
        // When
        JsonObject kept = new JsonObject(PredictionRecord.toJson(prediction).toBuffer());

        // Then
        assertEquals(prediction, PredictionRecord.fromJson(kept, prediction.video().isReady()));
    }

    static Stream<Arguments> fileHoldsAll() {
        Prediction starting = prediction(Fault.LATE_WEBHOOK, Duration.ofSeconds(500));
        Prediction ready = starting.withVideo(new Prediction.Video(true, null));
        return Stream.of(
                arguments(starting),
                arguments(after(ready, 30)),
                arguments(after(ready, 100).withWebhookMissed()),
                arguments(after(prediction(Fault.FAIL, null), 100).withWebhookSettled()));
    }

    @Test
    void logGrowsAsTqdmDrawsIt() {
        // Given
        Prediction processing = after(prediction(Fault.NONE, null), 25);

        // When
        List<String> lines = ProgressLog.of(processing, CREATED.plusSeconds(41), PACE).lines().toList();

        // Then
        assertEquals(22, lines.size());
        assertEquals("  0%|          | 0/50 [00:00<00:50,   1.0it/s]", lines.get(0));
        assertEquals(" 42%|████▏     | 21/50 [00:21<00:29,   1.0it/s]", lines.get(21));
    }
}
