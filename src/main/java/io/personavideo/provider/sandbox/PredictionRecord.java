package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Predictions as they are kept in files. How far the video is shows in the videos' own files. */
final class PredictionRecord {

    private PredictionRecord() {
    }

    static JsonObject toJson(Prediction prediction) {
        return JsonObject.of(
                "submission", toJson(prediction.submission()),
                "status", prediction.status().name(),
                "startedAt", text(prediction.startedAt()),
                "completedAt", text(prediction.completedAt()),
                "error", prediction.error(),
                "webhookAttempts", prediction.webhookAttempts(),
                "webhookSettled", prediction.webhookSettled());
    }

    private static JsonObject toJson(Submission submission) {
        return new JsonObject()
                .put("id", submission.id())
                .put("number", submission.number())
                .put("model", submission.model())
                .put("version", submission.version())
                .put("input", submission.input())
                .put("webhook", submission.webhook())
                .put("events", new JsonArray(submission.events().stream().map(WebhookEvent::name).toList()))
                .put("createdAt", text(submission.createdAt()))
                .put("deadline", text(submission.deadline()))
                .put("longestRun", submission.longestRun() == null ? null : submission.longestRun().toString())
                .put("fault", submission.fault().label())
                .put("size", submission.size());
    }

    /**
     * @throws RuntimeException if it is not what {@link #toJson} wrote
     */
    static Prediction fromJson(JsonObject json, boolean hasVideo) {
        return new Prediction(
                submission(json.getJsonObject("submission")),
                PredictionStatus.valueOf(json.getString("status")),
                json.getInstant("startedAt"),
                json.getInstant("completedAt"),
                json.getString("error"),
                new Prediction.Video(hasVideo, null),
                json.getInteger("webhookAttempts"),
                json.getBoolean("webhookSettled"));
    }

    private static Submission submission(JsonObject json) {
        return new Submission(
                json.getString("id"),
                json.getLong("number"),
                json.getString("model"),
                json.getString("version"),
                json.getJsonObject("input"),
                json.getString("webhook"),
                events(json.getJsonArray("events")),
                json.getInstant("createdAt"),
                json.getInstant("deadline"),
                duration(json.getString("longestRun")),
                Fault.named(json.getString("fault")),
                json.getInteger("size"));
    }

    private static Set<WebhookEvent> events(JsonArray names) {
        return names.stream().map(String.class::cast).map(WebhookEvent::valueOf).collect(Collectors.toSet());
    }

    private static Duration duration(String text) {
        return text == null ? null : Duration.parse(text);
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
