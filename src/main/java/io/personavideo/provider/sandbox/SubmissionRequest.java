package io.personavideo.provider.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A well-formed request for a prediction, not yet taken.
 *
 * @param webhook null if none is wanted
 * @param cancelAfter null if there is no deadline
 * @param longestRun null if it may run for as long as it likes
 */
record SubmissionRequest(String model, String version, JsonObject input, String webhook, Set<WebhookEvent> events,
        Duration cancelAfter, Duration longestRun, int size) {

    private static final String ONLY_THE_VERSION_IS_KNOWN = "sandbox/any-model";
    private static final String OFFICIAL = "hidden";

    private static final Set<String> KEYS = Set.of("version", "input", "webhook", "webhook_events_filter", "stream");
    private static final Pattern VERSION = Pattern.compile(
            "(?:(?<model>[\\w.-]+/[\\w.-]+):)?(?<hash>[0-9a-f]{64})|(?<official>[\\w.-]+/[\\w.-]+)");

    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(10);
    private static final Pattern CANCEL_AFTER = Pattern.compile(
            "(?=.)(?:(?<h>\\d{1,6})h)?(?:(?<m>\\d{1,6})m)?(?:(?<s>\\d{1,6})s?)?");

    /**
     * @param officialModel the model in the path, or null if the body has to tell the version
     * @param cancelAfter the header, or null
     * @throws Refusal if Replicate would not take it
     */
    static SubmissionRequest read(JsonObject body, int size, String officialModel, String cancelAfter) {
        refuseUnknownKeys(body, officialModel);
        String model = officialModel;
        String version = OFFICIAL;
        if (officialModel == null) {
            Matcher given = version(body);
            model = given.group("official") != null ? given.group("official") : given.group("model");
            version = given.group("hash") != null ? given.group("hash") : OFFICIAL;
        }
        return new SubmissionRequest(model == null ? ONLY_THE_VERSION_IS_KNOWN : model, version, input(body),
                webhook(body), events(body), deadline(cancelAfter), null, size);
    }

    /**
     * @throws Refusal if RunPod would not take it; keys that it does not know it drops
     */
    static SubmissionRequest readRunPods(JsonObject body, int size, String endpoint) {
        JsonObject policy = body.getValue("policy") instanceof JsonObject object ? object : new JsonObject();
        return new SubmissionRequest(endpoint, Submission.RUNPOD, input(body), webhook(body),
                EnumSet.of(WebhookEvent.COMPLETED), milliseconds(policy, "ttl", SHORTEST_TTL),
                milliseconds(policy, "executionTimeout", SHORTEST_DEADLINE), size);
    }

    /** Null if it is not given. */
    private static Duration milliseconds(JsonObject policy, String key, Duration shortest) {
        if (!(policy.getValue(key) instanceof Number given)) {
            return null;
        }
        Duration duration = Duration.ofMillis(given.longValue());
        if (duration.compareTo(shortest) < 0) {
            throw Refusal.malformed("policy." + key + " must be at least " + shortest.toMillis());
        }
        return duration;
    }

    Submission taken(String id, long number, Instant now, Fault fault) {
        Instant deadline = cancelAfter == null ? null : now.plus(cancelAfter);
        return new Submission(id, number, model, version, input, webhook, events, now, deadline, longestRun, fault, size);
    }

    private static void refuseUnknownKeys(JsonObject body, String officialModel) {
        Set<String> unknown = new TreeSet<>(body.fieldNames());
        unknown.removeAll(KEYS);
        if (officialModel != null && body.containsKey("version")) {
            unknown.add("version");
        }
        if (!unknown.isEmpty()) {
            throw Refusal.unprocessable("Additional property " + String.join(", ", unknown) + " is not allowed");
        }
    }

    private static Matcher version(JsonObject body) {
        Matcher version = VERSION.matcher(body.getValue("version") instanceof String text ? text : "");
        if (!version.matches()) {
            throw Refusal.unknownVersion();
        }
        return version;
    }

    private static JsonObject input(JsonObject body) {
        if (!(body.getValue("input") instanceof JsonObject input)) {
            throw Refusal.unprocessable("input is required and must be an object");
        }
        String portrait = Submission.portrait(input);
        if (portrait == null) {
            throw Refusal.unprocessable("input.image is required; the sandbox takes any of "
                    + String.join(", ", Submission.PORTRAIT_INPUTS));
        }
        if (!portrait.startsWith("data:") && !isHttp(portrait)) {
            throw Refusal.unprocessable("the portrait in the input must be an http, https or data URL");
        }
        return input;
    }

    private static String webhook(JsonObject body) {
        Object webhook = body.getValue("webhook");
        if (webhook != null && !(webhook instanceof String url && isHttp(url))) {
            throw Refusal.unprocessable("webhook must be an http or https URL");
        }
        return (String) webhook;
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Set<WebhookEvent> events(JsonObject body) {
        Object filter = body.getValue("webhook_events_filter");
        if (filter == null) {
            return EnumSet.of(WebhookEvent.OUTPUT, WebhookEvent.COMPLETED);
        }
        Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        for (Object label : filter instanceof JsonArray labels ? labels : JsonArray.of(filter)) {
            events.add(WebhookEvent.labelled(label).orElseThrow(() -> Refusal.unprocessable(
                    "webhook_events_filter must be a list of start, output, logs and completed")));
        }
        return events;
    }

    private static Duration deadline(String cancelAfter) {
        if (cancelAfter == null) {
            return null;
        }
        Matcher parts = CANCEL_AFTER.matcher(cancelAfter);
        if (!parts.matches()) {
            throw Refusal.unprocessable("Cancel-After must be a duration like 30s, 5m or 1h30m45s");
        }
        Duration after = Duration.ofHours(number(parts.group("h")))
                .plusMinutes(number(parts.group("m")))
                .plusSeconds(number(parts.group("s")));
        if (after.compareTo(SHORTEST_DEADLINE) < 0) {
            throw Refusal.unprocessable("Cancel-After must be at least 5 seconds");
        }
        return after;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
