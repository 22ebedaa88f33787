package io.personavideo.testing;

import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.Map;

import io.restassured.http.ContentType;

/**
 * What tests tell the sandbox that plays the provider, and what they learn from it.
 *
 * @param url the sandbox's address, without a path
 */
public record SandboxControl(String url) {

    /** A prediction that the provider has taken, and so would want money for. */
    public record Taken(String id, String provider, String status, String fault) {
    }

    /** What goes wrong with the next submission. */
    public void fault(String label) {
        given().contentType(ContentType.JSON).body(List.of(label)).when().post(url + "/sandbox/faults")
                .then().statusCode(204);
    }

    /** How many jobs a provider had at one moment, at most. */
    public int mostAtOnce(String provider) {
        return given().when().get(url + "/sandbox/submissions").path("mostAtOnce." + provider);
    }

    public List<Taken> predictionsOf(String jobId) {
        List<Map<String, String>> all = given().when().get(url + "/sandbox/submissions").path("predictions");
        return all.stream()
                .filter(prediction -> String.valueOf(prediction.get("webhook")).contains("/" + jobId))
                .map(prediction -> new Taken(prediction.get("id"), prediction.get("provider"), prediction.get("status"),
                        prediction.get("fault")))
                .toList();
    }
}
