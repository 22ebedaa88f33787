package io.personavideo.provider.runpod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.Jobs;
import io.personavideo.job.Failure;
import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.Speech;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.LookUp;
import io.personavideo.provider.Observation;
import io.personavideo.provider.SubmitOutcome;
import io.personavideo.testing.ScriptedHttpServer;
import io.personavideo.testing.ScriptedHttpServer.Answer;
import io.personavideo.testing.ScriptedProviders;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;

@QuarkusTest
@TestProfile(ScriptedProviders.class)
class RunPodClientTest {

    private static final String PORTRAIT = "https://portraits.example/ada.jpg";

    @Inject
    RunPodProvider runPod;

    @Inject
    RunPodWebhooks webhooks;

    private final ScriptedHttpServer server = ScriptedHttpServer.shared();

    @BeforeEach
    void forgetTheLastTest() {
        server.reset();
    }

    @Test
    void endpointOfTheJobIsAskedWithWebhookAndDeadline() throws JsonProcessingException {
        // Given
        VideoJob job = job(JobKind.TALK, Speech.ofAudio("https://audio.example/hello.mp3"));
        server.answer(Answer.of(200, "{\"id\": \"r1\", \"status\": \"IN_QUEUE\"}"));

        // When
        SubmitOutcome outcome = await(runPod.submit(job));

        // Then
        assertEquals(new SubmitOutcome.Accepted("r1"), outcome);
        ScriptedHttpServer.Call call = server.calls().get(0);
        JsonNode body = new ObjectMapper().readTree(call.body());
        assertEquals("/my-endpoint/run", call.path());
        assertEquals("Bearer sandbox-key", call.authorization());
        assertEquals(PORTRAIT, body.at("/input/image").textValue());
        assertEquals("https://audio.example/hello.mp3", body.at("/input/audio").textValue());
        assertEquals(Duration.ofMinutes(30).toMillis(), body.at("/policy/ttl").longValue());
        assertEquals(Duration.ofMinutes(20).toMillis(), body.at("/policy/executionTimeout").longValue());
        assertTrue(
                body.get("webhook").textValue().endsWith("/api/webhooks/runpod/" + job.id() + "/" + webhooks.token(job.id())));
    }

    @ParameterizedTest
    @ValueSource(ints = { 500, 502, 504 })
    void submissionIsNeverRepeatedByItself(int status) {
        // Given
        server.answer(Answer.of(status, "oops"), Answer.of(200, "{\"id\": \"r1\"}"));

        // When
        SubmitOutcome outcome = await(runPod.submit(job()));

        // Then
        assertInstanceOf(SubmitOutcome.AnswerLost.class, outcome);
        assertEquals(1, server.calls().size());
    }

    /** Line 9 of what must be survived, as far as the client goes. */
    @Test
    void droppedConnectionLeavesTheSubmissionInDoubt() {
        // Given
        server.answer(Answer.dropped(), Answer.of(200, "{\"id\": \"r1\"}"));

        // When
        SubmitOutcome outcome = await(runPod.submit(job()));

        // Then
        assertInstanceOf(SubmitOutcome.AnswerLost.class, outcome);
        assertEquals(1, server.calls().size());
        assertEquals(new LookUp.CannotTell(), await(runPod.find(job())));
    }

    @Test
    void answerWithoutAnIdLeavesTheSubmissionInDoubt() {
        // Given
        server.answer(Answer.of(200, "{\"status\": \"IN_QUEUE\"}"));

        // When
        SubmitOutcome outcome = await(runPod.submit(job()));

        // Then
        assertInstanceOf(SubmitOutcome.AnswerLost.class, outcome);
    }

    /** Line 13 of what must be survived. */
    @ParameterizedTest
    @CsvSource({ "30, 30", "86400, 300", "soon, 10" })
    void tooManyRequestsWaitAsTold(String retryAfter, long seconds) {
        // Given
        server.answer(Answer.of(429, "slow down").with("Retry-After", retryAfter));

        // When
        SubmitOutcome outcome = await(runPod.submit(job()));

        // Then
        assertEquals(new SubmitOutcome.Postponed(Duration.ofSeconds(seconds), "RunPod answered 429 (slow down)"), outcome);
    }

    /** Line 13 of what must be survived. */
    @Test
    void tooManyRequestsWaitUntilTheDateTold() {
        // Given
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .format(ZonedDateTime.ofInstant(Instant.now().plusSeconds(120), ZoneOffset.UTC));
        server.answer(Answer.of(429, "").with("Retry-After", date));

        // When
        SubmitOutcome outcome = await(runPod.submit(job()));

        // Then
        Duration pause = assertInstanceOf(SubmitOutcome.Postponed.class, outcome).retryAfter();
        assertTrue(pause.compareTo(Duration.ofSeconds(60)) > 0 && pause.compareTo(Duration.ofSeconds(120)) <= 0,
                pause.toString());
    }

    @ParameterizedTest
    @CsvSource({ "400, no such input, RunPod answered 400 (no such input)",
            "401, '{\"error\": \"unauthorized\"}', RunPod answered 401 (unauthorized)",
            "404, '', RunPod answered 404" })
    void refusalTellsWhy(int status, String body, String message) {
        // Given
        server.answer(Answer.of(status, body));

        // When
        SubmitOutcome outcome = await(runPod.submit(job()));

        // Then
        assertEquals(new SubmitOutcome.Refused(new Failure(Failure.PROVIDER_REFUSED, message)), outcome);
    }

    @Test
    void statusIsAskedOnTheEndpointThatTheJobWasGivenTo() {
        // Given
        server.answer(Answer.of(500, ""), Answer.of(200,
                "{\"id\": \"r1\", \"status\": \"COMPLETED\", \"output\": {\"video_url\": \"https://v/1.mp4\"}}"));

        // When
        Observation observation = await(runPod.observe(job(), "r1"));

        // Then
        assertEquals(new Observation.Succeeded("https://v/1.mp4"), observation);
        assertEquals("/my-endpoint/status/r1", server.calls().get(1).path());
    }

    @Test
    void unknownJobIsMissing() {
        // Given
        server.answer(Answer.of(404, "job not found"));

        // When
        Observation observation = await(runPod.observe(job(), "r1"));

        // Then
        assertEquals(new Observation.Missing(), observation);
    }

    @ParameterizedTest
    @CsvSource({ "200, true", "404, true", "400, false" })
    void cancelIsDoneWhenRunPodHasStoppedItOrNoLongerHasIt(int status, boolean done) {
        // Given
        server.answer(Answer.of(status, "{\"id\": \"r1\", \"status\": \"CANCELLED\"}"));

        // When
        boolean told = await(runPod.cancel(job(), "r1"));

        // Then
        assertEquals(done, told);
        assertEquals("/my-endpoint/cancel/r1", server.calls().get(0).path());
    }

    @Test
    void tokenIsTheJobsOwn() {
        // Given
        JobId job = JobId.random();
        String token = webhooks.token(job);

        // Then
        assertTrue(webhooks.isGenuine(job, token));
        assertFalse(webhooks.isGenuine(JobId.random(), token));
        assertFalse(webhooks.isGenuine(job, token.substring(1)));
        assertFalse(webhooks.isGenuine(job, token.replace(token.charAt(5), token.charAt(5) == 'a' ? 'b' : 'a')));
        assertFalse(webhooks.isGenuine(job, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "null", "[]", "{}", "{\"id\": \"\"}", "{\"id\": {}}", "not json" })
    void webhookThatNamesNoJobIsNone(String body) {
        // When
        Optional<String> id = webhooks.providerJobId(body.getBytes());

        // Then
        assertEquals(Optional.empty(), id);
    }

    private static VideoJob job() {
        return job(JobKind.IDLE, null);
    }

    private static VideoJob job(JobKind kind, Speech speech) {
        return Jobs.offered("runpod", "my-endpoint", kind, speech, PORTRAIT);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
