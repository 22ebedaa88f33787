package io.personavideo.testing;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.restassured.http.ContentType;

/**
 * What tests tell the sandbox that plays the provider, and what they learn from it.
 *
 * @param url the sandbox's address, without a path
 */
public record SandboxControl(String url) {

    private static final Pattern WEBHOOK = Pattern.compile("/api/webhooks/[a-z]+/([^/]+)");

    /** A prediction that the provider has taken, and so would want money for. */
    public record Taken(String id, String provider, String status, String fault) {
    }

    /** What goes wrong with the next submission. */
    public void fault(String label) {
        given().contentType(ContentType.JSON).body(List.of(label)).when().post(url + "/sandbox/faults")
                .then().statusCode(204);
    }

    /** From now on faults happen at random, each to its part of all submissions. */
    public void chaos(long seed, Map<String, Double> rates) {
        given().contentType(ContentType.JSON).body(Map.of("seed", seed, "rates", rates)).when().post(url + "/sandbox/chaos")
                .then().statusCode(204);
    }

    /** How many jobs a provider had at one moment, at most. */
    public int mostAtOnce(String provider) {
        return given().when().get(url + "/sandbox/submissions").path("mostAtOnce." + provider);
    }

    public List<Taken> predictionsOf(String jobId) {
        return all().stream().filter(prediction -> String.valueOf(prediction.get("webhook")).contains("/" + jobId))
                .map(SandboxControl::taken).toList();
    }

    /** All that name a webhook, by the id of the job in its address. */
    public Map<String, List<Taken>> predictionsByJob() {
        return all().stream().filter(prediction -> prediction.get("webhook") != null)
                .collect(groupingBy(prediction -> jobOf(prediction.get("webhook")),
                        mapping(SandboxControl::taken, toList())));
    }

    private static String jobOf(String webhook) {
        return WEBHOOK.matcher(webhook).results().findFirst().orElseThrow().group(1);
    }

    private List<Map<String, String>> all() {
        return given().when().get(url + "/sandbox/submissions").path("predictions");
    }

    private static Taken taken(Map<String, String> prediction) {
        return new Taken(prediction.get("id"), prediction.get("provider"), prediction.get("status"),
                prediction.get("fault"));
    }
}
