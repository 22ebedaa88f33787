package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.vertx.core.json.JsonObject;

/**
 * A request for a prediction that was taken, and so is billed.
 *
 * @param number how many were taken so far, with this one
 * @param model of Replicate, or the endpoint of RunPod
 * @param version {@code hidden} for an official model, {@code runpod} for an endpoint of RunPod
 * @param webhook null if none is wanted
 * @param events the webhook's events
 * @param deadline when it is stopped, or null
 * @param longestRun how long it may run, or null
 * @param size of the request's body in bytes
 */
record Submission(String id, long number, String model, String version, JsonObject input, String webhook,
        Set<WebhookEvent> events, Instant createdAt, Instant deadline,
        Duration longestRun, Fault fault, int size) {

    static final String RUNPOD = "runpod";
    static final String REPLICATE = "replicate";

    /** Under which names models take what a persona is to say. */
    private static final List<String> SPEECH_INPUTS = List.of("audio", "audio_url", "input_audio", "driven_audio", "text");

    /** Under which names models take the portrait. */
    static final List<String> PORTRAIT_INPUTS = List.of("image", "start_image", "input_image", "source_image",
            "face_image", "first_frame_image");

    Submission {
        events = Set.copyOf(events);
    }

    /** The portrait's address, or null. */
    static String portrait(JsonObject input) {
        return PORTRAIT_INPUTS.stream()
                .map(input::getValue)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElse(null);
    }

    String provider() {
        return RUNPOD.equals(version) ? RUNPOD : REPLICATE;
    }

    boolean isRunPods() {
        return RUNPOD.equals(version);
    }

    boolean isTalk() {
        return SPEECH_INPUTS.stream().anyMatch(input::containsKey);
    }

    String portrait() {
        return portrait(input);
    }

    boolean wants(WebhookEvent event) {
        return webhook != null && events.contains(event) && fault != Fault.NO_WEBHOOK;
    }
}
