package io.personavideo.testing;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.summingDouble;

import io.restassured.response.Response;

/**
 * What the service's callers ask it over HTTP.
 *
 * @param url the service's address, without a path
 */
public record ServiceClient(String url) {

    public Response quickCheck(String persona) {
        return given().header("X-Quick-Check", "true").when().get(idleVideo(persona));
    }

    public String quickStatus(String persona) {
        return quickCheck(persona).path("status");
    }

    public Response check(String persona, String token) {
        return given().auth().oauth2(token).when().get(idleVideo(persona));
    }

    public Response request(String persona, String token) {
        return given().auth().oauth2(token).when().post(idleVideo(persona));
    }

    public String idleVideo(String persona) {
        return url + "/api/personas/" + persona + "/idle-video";
    }

    /** The sum of a metric's values over all labels. */
    public long metric(String name) {
        return given().when().get(url + "/q/metrics").asString().lines()
                .filter(line -> line.startsWith(name + "{"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .collect(summingDouble(Double::parseDouble)).longValue();
    }
}
