package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

@QuarkusTest
class TalkHttpTest extends GenerationHttpTest {

    private static final String PROBLEM = "application/problem+json";
    private static final String AUDIO = "https://audio.example/hello.mp3";

    @Test
    void recordingBecomesAVideoThatMemoryTellsOf() {
        // When
        Response answer = service.talk(persona, token, AUDIO);

        // Then
        String job = answer.then().statusCode(202).body("jobId", notNullValue()).body("phase", notNullValue())
                .header("Location", endsWith("/api/personas/" + persona + "/talk?jobId=" + answer.path("jobId")))
                .extract().path("jobId");
        service.talkStatus(persona, job).then().statusCode(200).body("status", oneOf("queued", "processing"))
                .body("note", equalTo("Quick check - no DB hit"));
        awaitCompleted(job);
        service.talkStatus(persona, job).then().body("videoUrl", equalTo(url + "/media/" + job + ".mp4"))
                .body("phase", nullValue()).body("error", nullValue());
        given().when().get(url + "/media/" + job + ".mp4").then().statusCode(200).contentType("video/mp4")
                .header("Cache-Control", "public, max-age=31536000, immutable");
        service.quickCheck(persona).then().body("status", equalTo("not_started"));
    }

    @Test
    void historyTellsEveryStateItsTimeAndWho() {
        // Given
        String job = service.talk(persona, token, AUDIO).path("jobId");
        awaitCompleted(job);

        // When
        Response history = service.history(persona, token);

        // Then
        history.then().statusCode(200).body("jobs[0].jobId", equalTo(job)).body("jobs[0].kind", equalTo("talk"))
                .body("jobs[0].state", equalTo("completed")).body("jobs[0].attempts", equalTo(1))
                .body("jobs[0].provider", equalTo("replicate"))
                .body("jobs[0].events.state", equalTo(List.of("queued", "submitting", "processing", "storing", "completed")))
                .body("jobs[0].events.at", everyItem(matchesPattern("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z")))
                .body("jobs[0].events[1].provider", equalTo("replicate"));
        service.history(persona, fixtures.signedInUser()).then().statusCode(404);
        service.history(persona, "nobody").then().statusCode(401);
        given().auth().oauth2(token).when().get(url + "/api/personas/" + persona + "/jobs?limit=0").then().statusCode(400)
                .body("code", equalTo("bad_limit"));
    }

    @Test
    void personaMaySayManyThingsAtOnce() {
        // When
        String first = service.talk(persona, token, AUDIO).then().statusCode(202).extract().path("jobId");
        String second = service.talk(persona, token, AUDIO).then().statusCode(202).extract().path("jobId");

        // Then
        awaitCompleted(first);
        awaitCompleted(second);
    }

    @Test
    void sameKeyAndBodyGiveTheSameJobAndAnotherBodyIsRefused() {
        // Given
        String key = UUID.randomUUID().toString();
        String job = keyed(key, Map.of("audioUrl", AUDIO)).then().statusCode(202).extract().path("jobId");

        // When
        Response again = keyed(key, Map.of("audioUrl", AUDIO));
        Response other = keyed(key, Map.of("audioUrl", AUDIO + "?2"));

        // Then
        again.then().statusCode(oneOf(200, 202)).body("jobId", equalTo(job));
        other.then().statusCode(422).contentType(PROBLEM).body("code", equalTo("idempotency_key_reused"));
        assertEquals(1, sandbox.predictionsOf(job).size());
    }

    @Test
    void requestWhoseKeyIsInFlightIsToldToComeBack() {
        // Given
        String key = UUID.randomUUID().toString();
        sandbox.fault("slow-answer");
        Thread first = new Thread(() -> keyed(key, Map.of("audioUrl", AUDIO)));
        first.start();
        await("submission").atMost(PATIENCE).until(() -> fixtures
                .text("SELECT state FROM video_jobs WHERE persona_id = ?", persona), "submitting"::equals);

        // When
        Response second = keyed(key, Map.of("audioUrl", AUDIO));

        // Then
        second.then().statusCode(409).contentType(PROBLEM).body("code", equalTo("request_in_progress"))
                .header("Retry-After", Integer::parseInt, greaterThan(0));
        assertEquals(1, fixtures.number("SELECT count(*) FROM video_jobs WHERE persona_id = ?", persona));
    }

    @ParameterizedTest
    @ValueSource(strings = { "with space", "ümlaut" })
    void keyOfOtherCharactersIsRefused(String key) {
        keyed(key, Map.of("audioUrl", AUDIO)).then().statusCode(400).body("code", equalTo("bad_idempotency_key"));
    }

    @Test
    void textIsRefusedWhereNoModelSpeaksIt() {
        keyed(null, Map.of("text", "Hello")).then().statusCode(422).contentType(PROBLEM)
                .body("code", equalTo("text_not_supported"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{} | bad_speech", "{\"audioUrl\": \"https://a/b\", \"text\": \"x\"} | bad_speech",
            "{\"audioUrl\": \"ftp://a/b\"} | bad_audio_url", "{\"audioUrl\": \"\"} | bad_audio_url",
            "{\"text\": \" \"} | bad_text", "{\"audioUrl\": {}} | malformed_json", "[] | malformed_json",
            "null | malformed_json" })
    void requestThatSaysNothingIsRefused(String body, String code) {
        given().auth().oauth2(token).contentType(ContentType.JSON).body(body).when().post(service.talk(persona))
                .then().statusCode(400).contentType(PROBLEM).body("code", equalTo(code));
    }

    @Test
    void onlyTheOwnerMayAsk() {
        service.talk(persona, "nobody", AUDIO).then().statusCode(401);
        service.talk(persona, fixtures.signedInUser(), AUDIO).then().statusCode(404)
                .body("code", equalTo("persona_not_found"));
    }

    @Test
    void jobIsFoundOnlyUnderItsPersona() {
        // Given
        String job = service.talk(persona, token, AUDIO).path("jobId");
        String other = fixtures.persona(token, url + "/demo/portraits/bo.jpg");

        // Then
        service.talkStatus(other, job).then().statusCode(404).contentType(PROBLEM).body("code", equalTo("job_not_found"));
        service.talkStatus(persona, UUID.randomUUID().toString()).then().statusCode(404);
        service.talkStatus(persona, "1").then().statusCode(400).body("code", equalTo("bad_job_id"));
        given().when().get(service.talk(persona)).then().statusCode(400).body("code", equalTo("bad_job_id"));
    }

    @Test
    void canceledTalkIsStoppedAtTheProvider() {
        // Given
        sandbox.fault("silence");
        String job = service.talk(persona, token, AUDIO).path("jobId");

        // When
        Response canceled = given().auth().oauth2(token).queryParam("jobId", job).when().delete(service.talk(persona));

        // Then
        canceled.then().statusCode(200).body("status", equalTo("canceled"));
        service.talkStatus(persona, job).then().body("status", equalTo("canceled"));
        await("stopped").atMost(PATIENCE).until(() -> sandbox.predictionsOf(job).get(0).status(),
                status -> List.of("canceled", "aborted").contains(status));
        given().auth().oauth2(fixtures.signedInUser()).queryParam("jobId", job).when().delete(service.talk(persona))
                .then().statusCode(404);
    }

    private Response keyed(String key, Map<String, String> body) {
        Map<String, String> headers = key == null ? Map.of() : Map.of("Idempotency-Key", key);
        return given().auth().oauth2(token).contentType(ContentType.JSON).headers(headers).body(body)
                .when().post(service.talk(persona));
    }

    private void awaitCompleted(String job) {
        await("completed").atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                .until(() -> service.talkStatus(persona, job).<String> path("status"), "completed"::equals);
    }
}
