package io.personavideo.generation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.LongTest;
import io.personavideo.testing.SandboxControl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

@LongTest
@QuarkusTest
class GenerationFaultsHttpTest extends GenerationHttpTest {

    private static final String PROBLEM = "application/problem+json";

    /** Longer than anything takes that the provider still sends after the end. */
    private static final Duration AFTERMATH = Duration.ofSeconds(2);

    /** How often a job is offered tells whether it was taken before: what was not taken has to be offered again. */
    @ParameterizedTest
    @CsvSource({ "submit-429, 2", "submit-500, 2", "drop-before, 2", "drop-after, 1" })
    void troubleWithTheSubmissionEndsWithOnePrediction(String fault, int attempts) {
        // Given
        sandbox.fault(fault);

        // When
        String job = requested(persona);
        awaitStatus(persona, "completed");

        // Then
        service.quickCheck(persona).then().body("jobId", equalTo(job)).body("error", nullValue())
                .body("videoUrl", notNullValue());
        assertEquals(1, sandbox.predictionsOf(job).size());
        assertEquals(attempts, fixtures.number("SELECT attempts FROM video_jobs WHERE id = ?::uuid", job));
    }

    @Test
    void refusedSubmissionFailsTheJobAtOnce() {
        // Given
        awaitEndOfPause();
        sandbox.fault("submit-422");
        sandbox.fault("submit-422");

        // When
        Response answer = service.request(persona, token);

        // Then
        String job = answer.then().statusCode(502).contentType(PROBLEM).body("code", equalTo("provider_refused"))
                .body("jobId", notNullValue()).extract().path("jobId");
        service.quickCheck(persona).then().body("status", equalTo("failed")).body("jobId", equalTo(job))
                .body("error.code", equalTo("provider_refused")).body("error.message", not(equalTo("")))
                .body("videoUrl", nullValue());
        assertEquals(List.of(), sandbox.predictionsOf(job));
    }

    /** Lines 13 and 14 of what must be survived: somebody else is asked, as nobody has taken it yet. */
    @ParameterizedTest
    @ValueSource(strings = { "submit-422", "submit-429", "submit-429-date", "submit-429-garbage" })
    void jobThatOneProviderDoesNotTakeIsMadeByTheOther(String fault) {
        // Given
        sandbox.fault(fault);

        // When
        String job = requested(persona);
        awaitStatus(persona, "completed");

        // Then
        assertEquals(List.of("runpod"), sandbox.predictionsOf(job).stream().map(SandboxControl.Taken::provider).toList());
        assertEquals(2, fixtures.number("SELECT attempts FROM video_jobs WHERE id = ?::uuid", job));
        awaitEndOfPause();
    }

    /** A provider that was told to be left alone is asked again, and is the preferred one for the next test. */
    private void awaitEndOfPause() {
        await("the preferred provider").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            String other = newPersona();
            String job = service.request(other, token).path("jobId");
            await().atMost(PATIENCE).until(() -> !sandbox.predictionsOf(job).isEmpty());
            return sandbox.predictionsOf(job).get(0).provider().equals("replicate");
        });
    }

    @ParameterizedTest
    @CsvSource({ "fail, provider_failed", "output-null, no_output", "output-empty-list, no_output" })
    void predictionWithoutAVideoFailsTheJob(String fault, String code) {
        // Given
        sandbox.fault(fault);

        // When
        String job = requested(persona);
        awaitStatus(persona, "failed");

        // Then
        service.quickCheck(persona).then().body("jobId", equalTo(job)).body("error.code", equalTo(code))
                .body("error.message", not(equalTo(""))).body("videoUrl", nullValue());
        assertEquals(List.of(fault), faultsOf(job));
    }

    @ParameterizedTest
    @ValueSource(strings = { "output-list", "output-object", "no-webhook", "duplicate-webhook", "reordered-webhook",
            "forged-webhook" })
    void unusualOutputsAndWebhooksEndWithTheVideoForGood(String fault) {
        // Given
        sandbox.fault(fault);

        // When
        String job = requested(persona);
        awaitStatus(persona, "completed");

        // Then
        String status = service.quickCheck(persona).asString();
        service.quickCheck(persona).then().body("jobId", equalTo(job)).body("error", nullValue())
                .body("videoUrl", equalTo(url + "/media/" + job + ".mp4"));
        await("nothing more").during(AFTERMATH).atMost(PATIENCE).pollInterval(GLANCE)
                .until(() -> service.quickCheck(persona).asString(), status::equals);
        assertEquals(List.of(fault), faultsOf(job));
    }

    private List<String> faultsOf(String job) {
        return sandbox.predictionsOf(job).stream().map(SandboxControl.Taken::fault).toList();
    }
}
