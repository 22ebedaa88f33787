package io.personavideo.provider.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Shows jobs as RunPod does, in answers and webhooks. */
final class RunPodView {

    private static final long HUNDRED = 100;
    private static final long STUCK = 60;

    private final SandboxSettings settings;
    private final Clock clock;

    RunPodView(SandboxSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    JsonObject json(Prediction job) {
        JsonObject json = JsonObject.of("id", job.id(), "status", status(job));
        Instant end = job.completedAt() == null ? clock.instant() : job.completedAt();
        if (job.startedAt() != null) {
            json.put("delayTime", Duration.between(job.submission().createdAt(), job.startedAt()).toMillis());
            json.put("executionTime", Duration.between(job.startedAt(), end).toMillis());
        }
        switch (job.status()) {
            case PROCESSING -> json.put("output", progress(job));
            case SUCCEEDED -> json.put("output", output(job));
            case FAILED -> json.put("error", error(job).encode());
            default -> {
                // The others have neither.
            }
        }
        return json;
    }

    static String status(Prediction job) {
        return switch (job.status()) {
            case STARTING -> "IN_QUEUE";
            case PROCESSING -> "IN_PROGRESS";
            case SUCCEEDED -> "COMPLETED";
            case FAILED -> "FAILED";
            case TIMED_OUT -> "TIMED_OUT";
            default -> "CANCELLED";
        };
    }

    /** What a forger would have the service believe. */
    JsonObject forgedJson(Prediction job) {
        return json(job).put("status", "COMPLETED")
                .put("output", JsonObject.of("video_url", "https://forged.invalid/video.mp4"));
    }

    private long progress(Prediction job) {
        long elapsed = Duration.between(job.startedAt(), clock.instant()).toMillis();
        long percent = elapsed * HUNDRED / Math.max(1, settings.pace().duration().toMillis());
        return Math.max(0, Math.min(job.fault() == Fault.SILENCE ? STUCK : HUNDRED - 1, percent));
    }

    private Object output(Prediction job) {
        String url = settings.videoUrl(job.id());
        return switch (job.fault()) {
            case OUTPUT_LIST -> JsonArray.of(url);
            case OUTPUT_OBJECT -> JsonObject.of("video", url);
            case OUTPUT_NULL -> null;
            case OUTPUT_EMPTY_LIST -> new JsonArray();
            default -> JsonObject.of("video_url", url);
        };
    }

    private static JsonObject error(Prediction job) {
        return JsonObject.of("error_type", "<class 'RuntimeError'>", "error_message", job.error(),
                "error_traceback", "Traceback (most recent call last):\n  File \"/worker/handler.py\", line 42",
                "hostname", "sandbox-64410f2a", "worker_id", "sandbox", "runpod_version", "1.7.13");
    }
}
