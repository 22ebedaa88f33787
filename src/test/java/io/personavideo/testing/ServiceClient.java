package io.personavideo.testing;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.summingDouble;

import java.util.Map;

import io.restassured.http.ContentType;
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

    public Response cancel(String persona, String token) {
        return given().auth().oauth2(token).when().delete(idleVideo(persona));
    }

    /** Asks for a talk video that says a recording. */
    public Response talk(String persona, String token, String audioUrl) {
        return given().auth().oauth2(token).contentType(ContentType.JSON).body(Map.of("audioUrl", audioUrl))
                .when().post(talk(persona));
    }

    /** The same, so that it may be asked for again without making another one. */
    public Response talk(String persona, String token, String audioUrl, String key) {
        return given().auth().oauth2(token).header("Idempotency-Key", key).contentType(ContentType.JSON)
                .body(Map.of("audioUrl", audioUrl)).when().post(talk(persona));
    }

    public Response talkStatus(String persona, String jobId) {
        return given().queryParam("jobId", jobId).when().get(talk(persona));
    }

    public Response history(String persona, String token) {
        return given().auth().oauth2(token).when().get(url + "/api/personas/" + persona + "/jobs");
    }

    public String talk(String persona) {
        return url + "/api/personas/" + persona + "/talk";
    }

    public String idleVideo(String persona) {
        return url + "/api/personas/" + persona + "/idle-video";
    }

    /** The answer of one of the readiness checks, whose data is beneath {@code data}. */
    public Map<String, Object> readiness(String check) {
        return given().when().get(url + "/q/health/ready").then().extract()
                .path("checks.find { it.name == '" + check + "' }");
    }

    public Response statuses(String personas) {
        return given().when().get(url + "/api/personas/idle-videos?ids=" + personas);
    }

    /** The sum of a metric's values over all labels. */
    public long metric(String name) {
        return given().when().get(url + "/q/metrics").asString().lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .collect(summingDouble(Double::parseDouble)).longValue();
    }
}
