package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Crowd;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

@QuarkusTest
class IdleVideoHttpTest extends GenerationHttpTest {

    private static final String PROBLEM = "application/problem+json";
    private static final Set<String> ENDS = Set.of("completed", "failed", "canceled");

    @Test
    void requestedVideoCompletesAndCanBeDownloaded() {
        // Given
        service.quickCheck(persona).then().statusCode(200).body("status", equalTo("not_started"));

        // When
        String job = accepted(service.request(persona, token)).body("personaId", equalTo(persona))
                .body("status", anyOf(equalTo("queued"), equalTo("processing")))
                .body("videoUrl", nullValue()).extract().path("jobId");
        awaitStatus(persona, "completed");

        // Then
        Response check = service.quickCheck(persona);
        check.then().body("jobId", equalTo(job)).body("error", nullValue()).body("videoUrl", notNullValue());
        byte[] video = given().when().get(check.<String> path("videoUrl"))
                .then().statusCode(200).contentType("video/mp4").extract().asByteArray();
        assertEquals("ftyp", new String(video, 4, 4, US_ASCII));
    }

    @Test
    void requestWhileAJobIsActiveGivesThatJob() {
        // Given
        String job = accepted(service.request(persona, token)).extract().path("jobId");

        // When
        Response second = service.request(persona, token);

        // Then
        accepted(second).body("jobId", equalTo(job));
        awaitStatus(persona, "completed");
        assertEquals(1, sandbox.predictionsOf(job).size());
        assertEquals(1, jobsOf(persona));
    }

    @Test
    void requestAfterCompletionGivesTheVideoThatIsThere() {
        // Given
        String job = completedJob(persona);
        String video = service.quickCheck(persona).path("videoUrl");

        // When
        Response second = service.request(persona, token);

        // Then
        second.then().statusCode(200).body("status", equalTo("completed")).body("jobId", equalTo(job))
                .body("videoUrl", equalTo(video));
        assertEquals(1, sandbox.predictionsOf(job).size());
        assertEquals(1, jobsOf(persona));
    }

    @Test
    void regeneratingKeepsTheOldClipUntilTheNewOneIsThere() {
        // Given
        String oldJob = completedJob(persona);
        String oldVideo = service.quickCheck(persona).path("videoUrl");

        // When
        String newJob = accepted(given().auth().oauth2(token).queryParam("regenerate", true)
                .when().post(service.idleVideo(persona)))
                .body("videoUrl", equalTo(oldVideo)).extract().path("jobId");
        List<Response> seen = watchUntilTheEnd(persona);

        // Then
        assertNotEquals(oldJob, newJob);
        Response last = seen.get(seen.size() - 1);
        last.then().body("status", equalTo("completed")).body("jobId", equalTo(newJob));
        assertNotEquals(oldVideo, last.path("videoUrl"));
        List<Response> meanwhile = seen.subList(0, seen.size() - 1);
        assertFalse(meanwhile.isEmpty(), "the job was not seen while it ran");
        meanwhile.forEach(check -> check.then().body("videoUrl", equalTo(oldVideo)));
    }

    @Test
    void twentyRequestsAtOnceMakeOneJobAndOnePrediction() {
        // When
        List<Response> answers = Crowd.of(20, () -> service.request(persona, token));
        awaitStatus(persona, "completed");

        // Then
        answers.forEach(IdleVideoHttpTest::accepted);
        Set<String> jobs = answers.stream().<String> map(answer -> answer.path("jobId")).collect(Collectors.toSet());
        assertEquals(1, jobs.size(), jobs::toString);
        assertEquals(1, sandbox.predictionsOf(jobs.iterator().next()).size());
        assertEquals(1, jobsOf(persona));
    }

    @Test
    void versionsNeverGoDown() {
        // Given
        List<Response> seen = new ArrayList<>(List.of(service.quickCheck(persona), service.request(persona, token)));

        // When
        seen.addAll(watchUntilTheEnd(persona));
        seen.add(service.request(persona, token));
        seen.add(given().auth().oauth2(token).queryParam("regenerate", true).when().post(service.idleVideo(persona)));
        seen.addAll(watchUntilTheEnd(persona));

        // Then
        List<Integer> versions = seen.stream().<Integer> map(check -> check.path("version")).toList();
        assertEquals(versions.stream().sorted().toList(), versions);
        // None, then accepted and completed twice, whatever else was seen.
        assertTrue(Set.copyOf(versions).size() >= 5, versions::toString);
    }

    @Test
    void quickAndAuthoritativeCheckAgreeInTheEndButForTheNote() {
        // Given
        completedJob(persona);

        // When
        String quick = service.quickCheck(persona).asString();
        String authoritative = service.check(persona, token).asString();

        // Then
        assertEquals(authoritative.replace("\"note\":null", "\"note\":\"Quick check - no DB hit\""), quick);
    }

    @Test
    void portraitThatIsNotThereFailsTheJobAndTheNextRequestMakesANewOne() {
        // Given
        String persona = fixtures.persona(token, url + "/demo/portraits/nobody.jpg");
        String failed = accepted(service.request(persona, token)).extract().path("jobId");
        awaitStatus(persona, "failed");
        service.quickCheck(persona).then().body("error.code", equalTo("provider_failed"))
                .body("error.message", notNullValue()).body("videoUrl", nullValue());

        // When
        fixtures.update("UPDATE personas SET portrait_url = ? WHERE id = ?", url + "/demo/portraits/ada.jpg", persona);
        String next = accepted(service.request(persona, token)).body("error", nullValue()).extract().path("jobId");

        // Then
        assertNotEquals(failed, next);
        awaitStatus(persona, "completed");
        service.quickCheck(persona).then().body("jobId", equalTo(next)).body("error", nullValue());
    }

    @Test
    void requestWithoutOrWithAWrongOrAnExpiredSessionIsRefused() {
        // Given
        String expired = fixtures.session(fixtures.userOf(token), "-1 second");

        // When
        Response without = given().when().post(service.idleVideo(persona));
        Response wrong = service.request(persona, "wrong");
        Response late = service.request(persona, expired);

        // Then
        List.of(without, wrong, late).forEach(answer -> problem(answer, 401, "unauthorized"));
        assertEquals(0, jobsOf(persona));
    }

    @Test
    void missingAndAnotherUsersPersonaLookTheSame() {
        // Given
        String anothers = fixtures.persona(fixtures.signedInUser(), url + "/demo/portraits/ada.jpg");

        // When
        Response missing = service.request("missing", token);
        Response foreign = service.request(anothers, token);

        // Then
        problem(missing, 404, "persona_not_found");
        problem(foreign, 404, "persona_not_found");
        assertEquals(missing.asString(), foreign.asString());
        assertEquals(0, jobsOf(anothers));
    }

    @ParameterizedTest
    @ValueSource(strings = { "a b", "a.b", "ä", "0123456789012345678901234567890123456789012345678901234567890123x",
            "';DROP TABLE video_jobs" })
    void badIdIsAProblem(String id) {
        // When
        Response answer = service.request(id, token);

        // Then
        problem(answer, 400, "bad_persona_id");
    }

    private static ValidatableResponse accepted(Response answer) {
        return answer.then().statusCode(202).body("jobId", notNullValue());
    }

    private static void problem(Response answer, int status, String code) {
        answer.then().statusCode(status).contentType(PROBLEM).body("code", equalTo(code))
                .body("status", equalTo(status));
    }

    private String completedJob(String persona) {
        String job = accepted(service.request(persona, token)).extract().path("jobId");
        awaitStatus(persona, "completed");
        return job;
    }

    private long jobsOf(String persona) {
        return fixtures.number("SELECT count(*) FROM video_jobs WHERE persona_id = ?", persona);
    }

    /** All that quick checks tell from now on, up to the end of the job. */
    private List<Response> watchUntilTheEnd(String persona) {
        List<Response> seen = new ArrayList<>();
        await("an end").atMost(PATIENCE).pollInterval(GLANCE).until(() -> {
            Response check = service.quickCheck(persona);
            seen.add(check);
            return ENDS.contains(check.<String> path("status"));
        });
        return seen;
    }
}
