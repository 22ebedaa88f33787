package io.personavideo.provider.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.vertx.core.json.JsonObject;

/**
 * A request for a prediction that was taken, and so is billed.
 *
 * @param number how many were taken so far, with this one
 * @param version {@code hidden} for an official model
 * @param webhook null if none is wanted
 * @param events the webhook's events
 * @param deadline when it is stopped, or null
 * @param size of the request's body in bytes
 */
record Submission(String id, long number, String model, String version, JsonObject input, String webhook,
        Set<WebhookEvent> events, Instant createdAt, Instant deadline, Fault fault, int size) {

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

    String portrait() {
        return portrait(input);
    }

    boolean wants(WebhookEvent event) {
        return webhook != null && events.contains(event) && fault != Fault.NO_WEBHOOK;
    }
}
