package io.personavideo.provider.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Shows predictions as Replicate does, in answers and webhooks. */
final class PredictionView {

    private final SandboxSettings settings;
    private final Clock clock;

    PredictionView(SandboxSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    JsonObject json(Prediction prediction) {
        Submission submission = prediction.submission();
        JsonObject json = new JsonObject()
                .put("id", submission.id())
                .put("model", submission.model())
                .put("version", submission.version())
                .put("input", submission.input())
                .put("logs", ProgressLog.of(prediction, clock.instant(), settings.pace()))
                .put("output", prediction.status() == PredictionStatus.SUCCEEDED ? output(prediction) : null)
                .put("data_removed", false)
                .put("error", prediction.error())
                .put("source", "api")
                .put("status", prediction.status().label())
                .put("urls", urls(submission.id()));
        putTimes(json, prediction);
        putWebhook(json, submission);
        return json;
    }

    /** As it is told to a webhook at the start, even if it is sent late. */
    JsonObject jsonAtStart(Prediction prediction) {
        return jsonBeforeSuccess(prediction).put("output", null).put("logs", "");
    }

    /** As it is told to a webhook just before success, when the output is there. */
    JsonObject jsonBeforeSuccess(Prediction prediction) {
        JsonObject json = json(prediction).put("status", PredictionStatus.PROCESSING.label());
        json.remove("completed_at");
        json.remove("metrics");
        return json;
    }

    /** What a forger would have the service believe. */
    JsonObject forgedJson(Prediction prediction) {
        return json(prediction)
                .put("status", PredictionStatus.SUCCEEDED.label())
                .put("output", "https://forged.invalid/video.mp4");
    }

    private Object output(Prediction prediction) {
        String url = settings.videoUrl(prediction.id());
        return switch (prediction.fault()) {
            case OUTPUT_LIST -> JsonArray.of(url);
            case OUTPUT_OBJECT -> JsonObject.of("video", url);
            case OUTPUT_NULL -> null;
            case OUTPUT_EMPTY_LIST -> new JsonArray();
            default -> url;
        };
    }

    private JsonObject urls(String id) {
        String get = settings.predictionUrl(id);
        return JsonObject.of("get", get, "cancel", get + "/cancel", "web", "https://replicate.com/p/" + id);
    }

    private static void putTimes(JsonObject json, Prediction prediction) {
        json.put("created_at", prediction.submission().createdAt().toString());
        putTime(json, "started_at", prediction.startedAt());
        putTime(json, "completed_at", prediction.completedAt());
        putTime(json, "deadline", prediction.submission().deadline());
        if (prediction.completedAt() != null) {
            JsonObject metrics = JsonObject.of("total_time",
                    seconds(prediction.submission().createdAt(), prediction.completedAt()));
            json.put("metrics", prediction.startedAt() == null ? metrics
                    : metrics.put("predict_time", seconds(prediction.startedAt(), prediction.completedAt())));
        }
    }

    private static void putTime(JsonObject json, String key, Instant time) {
        if (time != null) {
            json.put(key, time.toString());
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private static void putWebhook(JsonObject json, Submission submission) {
        if (submission.webhook() != null) {
            List<String> events = submission.events().stream().sorted().map(WebhookEvent::label).toList();
            json.put("webhook", submission.webhook()).put("webhook_events_filter", new JsonArray(events));
        }
    }
}
