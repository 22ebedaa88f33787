package io.personavideo.provider.replicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.Jobs;
import io.personavideo.job.JobKind;
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
class ReplicateClientTest {

    private static final String PORTRAIT = "https://portraits.example/ada.jpg";

    @Inject
    ReplicateProvider replicate;

    private final ScriptedHttpServer server = ScriptedHttpServer.shared();

    @BeforeEach
    void forgetTheLastTest() {
        server.reset();
    }

    @Test
    void officialModelIsAskedOnItsOwnRouteWithPortraitFirstAndLast() throws JsonProcessingException {
        // Given
        VideoJob job = job("bytedance/seedance-1-lite");
        server.answer(Answer.of(201, "{\"id\": \"p1\", \"status\": \"starting\"}"));

        // When
        SubmitOutcome outcome = await(replicate.submit(job));

        // Then
        assertEquals(new SubmitOutcome.Accepted("p1"), outcome);
        ScriptedHttpServer.Call call = server.calls().get(0);
        JsonNode body = new ObjectMapper().readTree(call.body());
        assertEquals("/models/bytedance/seedance-1-lite/predictions", call.path());
        assertEquals("Bearer sandbox-token", call.authorization());
        assertEquals("1800s", call.cancelAfter());
        assertEquals(PORTRAIT, body.at("/input/image").textValue());
        assertEquals(PORTRAIT, body.at("/input/last_frame_image").textValue());
        assertTrue(body.at("/input/seed").isIntegralNumber());
        assertTrue(body.get("webhook").textValue().endsWith("/api/webhooks/replicate/" + job.id()));
    }

    @Test
    void versionIsAskedOnTheCommonRoute() throws JsonProcessingException {
        // Given
        String version = "owner/name:" + "0123456789abcdef".repeat(4);
        server.answer(Answer.of(202, "{\"id\": \"p2\", \"status\": \"starting\"}"));

        // When
        await(replicate.submit(job(version)));

        // Then
        assertEquals("/predictions", server.calls().get(0).path());
        assertEquals(version, new ObjectMapper().readTree(server.calls().get(0).body()).get("version").textValue());
    }

    @Test
    void submissionIsNeverRepeatedByItself() {
        // Given
        server.answer(Answer.of(503, ""), Answer.of(201, "{\"id\": \"p3\"}"));

        // When
        SubmitOutcome outcome = await(replicate.submit(job("owner/model")));

        // Then
        assertInstanceOf(SubmitOutcome.AnswerLost.class, outcome);
        assertEquals(1, server.calls().size());
    }

    @Test
    void droppedAnswerMayHaveBeenTaken() {
        // Given
        server.answer(Answer.dropped());

        // When
        SubmitOutcome outcome = await(replicate.submit(job("owner/model")));

        // Then
        assertInstanceOf(SubmitOutcome.AnswerLost.class, outcome);
        assertEquals(1, server.calls().size());
    }

    @Test
    void rateLimitPostponesForAsLongAsToldInTheBody() {
        // Given
        server.answer(Answer.of(429, "{\"detail\": \"Request was throttled.\", \"status\": 429, \"retry_after\": 7}"));

        // When
        SubmitOutcome outcome = await(replicate.submit(job("owner/model")));

        // Then
        assertEquals(Duration.ofSeconds(7), assertInstanceOf(SubmitOutcome.Postponed.class, outcome).retryAfter());
    }

    @Test
    void refusalTellsWhatReplicateSaid() {
        // Given
        server.answer(Answer.of(422, "{\"title\": \"Input validation failed\", \"detail\": \"image: bad\"}"));

        // When
        SubmitOutcome outcome = await(replicate.submit(job("owner/model")));

        // Then
        String message = assertInstanceOf(SubmitOutcome.Refused.class, outcome).failure().message();
        assertEquals("Replicate answered 422 (Input validation failed: image: bad)", message);
    }

    @Test
    void readingIsRepeatedAfterAnOutage() {
        // Given
        server.answer(Answer.of(502, ""), Answer.dropped(),
                Answer.of(200, "{\"id\": \"p\", \"status\": \"processing\", \"logs\": \" 40%|####      | 20/50\"}"));

        // When
        Observation observation = await(replicate.observe(job("owner/model"), "p"));

        // Then
        assertEquals(new Observation.Running(40), observation);
        assertEquals(3, server.calls().size());
    }

    @Test
    void unknownPredictionIsMissingAndAskedForOnce() {
        // Given
        server.answer(Answer.of(404, "{\"detail\": \"not found\"}"));

        // When
        Observation observation = await(replicate.observe(job("owner/model"), "p"));

        // Then
        assertEquals(new Observation.Missing(), observation);
        assertEquals(1, server.calls().size());
    }

    @Test
    void lostSubmissionIsFoundByTheWebhookThatCarriesItsIdOnALaterPage() {
        // Given
        VideoJob job = job("owner/model");
        server.answer(
                Answer.of(200, "{\"next\": \"https://api.replicate.com/v1/predictions?cursor=c%3D1&x=y\", \"results\": "
                        + "[{\"id\": \"other\", \"webhook\": \"https://us/api/webhooks/replicate/other\"}]}"),
                Answer.of(200, "{\"next\": null, \"results\": [{\"id\": \"ours\", \"webhook\": "
                        + "\"https://us/api/webhooks/replicate/" + job.id() + "\"}]}"));

        // When
        LookUp found = await(replicate.find(job));

        // Then
        assertEquals(new LookUp.Found("ours"), found);
        assertTrue(server.calls().get(0).path().contains("created_after="));
        assertTrue(server.calls().get(1).path().contains("cursor=c%3D1"), server.calls().get(1).path());
    }

    @Test
    void lostSubmissionWithoutWebhookIsFoundByItsInput() {
        // Given
        VideoJob job = job("owner/model");
        server.answer(Answer.of(201, "{\"id\": \"ours\"}"));
        await(replicate.submit(job));
        String sent = server.calls().get(0).body().replaceFirst("\"webhook\".*", "\"id\": \"ours\"}");
        server.answer(Answer.of(200, "{\"next\": null, \"results\": [" + sent + "]}"));

        // When
        LookUp found = await(replicate.find(job));

        // Then
        assertEquals(new LookUp.Found("ours"), found);
    }

    @Test
    void listThatCantBeHadIsAFailureAndNotAProofOfAbsence() {
        // Given
        server.answer(Answer.of(500, ""), Answer.of(500, ""), Answer.of(500, ""));

        // When
        LookUp search = await(replicate.find(job("owner/model")));

        // Then
        assertInstanceOf(LookUp.Unreachable.class, search);
    }

    @Test
    void cancelIsAPostWithoutABody() {
        // Given
        server.answer(Answer.of(200, "{\"id\": \"p\", \"status\": \"canceled\"}"));

        // When
        boolean asked = await(replicate.cancel(job("owner/model"), "p"));

        // Then
        assertTrue(asked);
        ScriptedHttpServer.Call call = server.calls().get(0);
        assertEquals("POST", call.method());
        assertEquals("/predictions/p/cancel", call.path());
        assertEquals("", call.body());
        assertNull(call.cancelAfter());
    }

    private static VideoJob job(String model) {
        return Jobs.offered("replicate", model, JobKind.IDLE, null, PORTRAIT);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
