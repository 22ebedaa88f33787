package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;

import io.personavideo.testing.Crowd;
import io.personavideo.testing.NoFollowing;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.VersionWatch;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;

/**
 * Nothing but webhooks moves the jobs here.
 */
@QuarkusTest
@TestProfile(NoFollowing.class)
class ReplicateWebhookHttpTest extends GenerationHttpTest {

    private static final String PATH = "/api/webhooks/replicate/{job}";
    private static final String PROBLEM = "application/problem+json";
    private static final String OTHER_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String VIDEO = "http://localhost/video.mp4";

    /** From {@code processing} to {@code storing}, and on to {@code completed}. */
    private static final int STEPS_TO_COMPLETION = 2;

    @ConfigProperty(name = "persona-video.replicate.webhook-secret")
    String secret;

    private String prediction;

    @BeforeEach
    void havePrediction() {
        prediction = newPrediction();
    }

    private static String newPrediction() {
        return "prediction-" + UUID.randomUUID();
    }

    @Test
    void webhooksOfTheProviderAloneCompleteAJob() {
        // Given

        // When
        service.request(persona, token).then().statusCode(202);

        // Then
        await("completion").atMost(PATIENCE).pollInterval(GLANCE)
                .until(() -> service.quickStatus(persona), "completed"::equals);
        service.quickCheck(persona).then().body("videoUrl", startsWith(url + "/sandbox/files/"));
    }

    @Test
    void genuineWebhookCompletesItsJob() {
        // Given
        String job = job("processing", prediction);

        // When
        Response answer = deliver(job, succeeded(prediction));

        // Then
        answer.then().statusCode(204);
        awaitState(job, "completed");
        new ServiceClient(url).quickCheck(persona).then().body("status", equalTo("completed"))
                .body("jobId", equalTo(job)).body("videoUrl", equalTo(VIDEO));
    }

    @Test
    void unsignedWebhookIsRefused() {
        // Given
        String job = job("processing", prediction);

        // When
        Response answer = given().contentType("application/json").body(succeeded(prediction)).when().post(PATH, job);

        // Then
        refused(answer, job);
    }

    @Test
    void webhookSignedWithAnotherSecretIsRefused() {
        // Given
        String job = job("processing", prediction);

        // When
        Response answer = deliver(job, succeeded(prediction), OTHER_SECRET, Instant.now());

        // Then
        refused(answer, job);
    }

    @Test
    void signatureOfAnotherBodyIsRefused() {
        // Given
        String job = job("processing", prediction);
        long now = Instant.now().getEpochSecond();

        // When
        Response answer = deliver(job, succeeded(prediction), now, signature(secret, now, succeeded("another")));

        // Then
        refused(answer, job);
    }

    @ParameterizedTest
    @ValueSource(strings = { "-PT10M", "PT10M" })
    void webhookOfAnotherTimeIsRefused(String distance) {
        // Given
        String job = job("processing", prediction);

        // When
        Response answer = deliver(job, succeeded(prediction), secret, Instant.now().plus(Duration.parse(distance)));

        // Then
        refused(answer, job);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "null", "[]", "\"text\"", "{}", "{\"status\": \"succeeded\"}" })
    void signedBodyThatIsNoPredictionIsAProblem(String body) {
        // Given
        String job = job("processing", prediction);

        // When
        Response answer = deliver(job, body);

        // Then
        answer.then().statusCode(400).contentType(PROBLEM).body("code", equalTo("bad_webhook"));
        assertEquals("processing", state(job));
    }

    @Test
    void webhookForAnUnknownJobIsTaken() {
        // When
        Response answer = deliver(UUID.randomUUID().toString(), succeeded(prediction));

        // Then
        answer.then().statusCode(204);
    }

    @Test
    void webhookForAJobThatCanNotBeIsAProblem() {
        // When
        Response answer = deliver("no-uuid", succeeded(prediction));

        // Then
        answer.then().statusCode(400).contentType(PROBLEM).body("code", equalTo("bad_job_id"));
    }

    @Test
    void fiftyOfTheSameAtOnceCountOnce() {
        // Given
        String job = job("processing", prediction);
        long before = version(job);

        // When
        List<Response> answers = Crowd.of(50, () -> deliver(job, succeeded(prediction)));

        // Then
        answers.forEach(answer -> answer.then().statusCode(204));
        awaitState(job, "completed");
        staysAt(job, before + STEPS_TO_COMPLETION);
    }

    @ParameterizedTest
    @ValueSource(strings = { "starting", "processing", "failed", "canceled" })
    void nothingMovesACompletedJob(String status) {
        // Given
        String job = job("processing", prediction);
        deliver(job, succeeded(prediction));
        awaitState(job, "completed");
        long before = version(job);

        // When
        Response answer = deliver(job, body(prediction, status).encode());

        // Then
        answer.then().statusCode(204);
        staysAt(job, before);
        assertEquals("completed", state(job));
    }

    @Test
    void progressNeverGoesBack() {
        // Given
        String job = job("processing", prediction);
        deliver(job, progress(80));
        await("progress").atMost(PATIENCE).pollInterval(GLANCE).until(() -> progressOf(job), "80"::equals);
        long before = version(job);

        // When
        Response answer = deliver(job, progress(20));

        // Then
        answer.then().statusCode(204);
        staysAt(job, before);
        assertEquals("80", progressOf(job));
    }

    /** All of one job's events at once, in any order and most of them twice: the end is there, and nobody sees it go back. */
    @RepeatedTest(8)
    void eventsThatCrossEachOtherEndAsEventsInOrder() {
        // Given
        String job = job("submitting", null);
        List<String> events = new ArrayList<>(List.of(body(prediction, "starting").encode(), progress(10), progress(50),
                progress(90), succeeded(prediction), succeeded(prediction)));
        events.addAll(List.copyOf(events));
        Collections.shuffle(events);
        VersionWatch versions = VersionWatch.of(new ServiceClient(url), persona);

        // When
        Queue<String> toSend = new ConcurrentLinkedQueue<>(events);
        Crowd.of(events.size(), () -> deliver(job, toSend.remove())).forEach(answer -> answer.then().statusCode(204));

        // Then
        awaitState(job, "completed");
        versions.assertNeverDown();
        new ServiceClient(url).quickCheck(persona).then().body("status", equalTo("completed"))
                .body("videoUrl", equalTo(VIDEO)).body("progress", nullValue());
    }

    @Test
    void webhookOfAnotherPredictionIsIgnored() {
        // Given
        String job = job("processing", prediction);
        long before = version(job);

        // When
        Response answer = deliver(job, succeeded("another-" + UUID.randomUUID()));

        // Then
        answer.then().statusCode(204);
        staysAt(job, before);
        assertEquals("processing", state(job));
    }

    /** It is the proof that the provider took the job. */
    @ParameterizedTest
    @CsvSource({ "submitting, starting, processing", "submitting, succeeded, completed",
            "submit_unknown, starting, processing", "submit_unknown, succeeded, completed" })
    void webhookThatOvertakesTheAnswerToTheSubmissionIsApplied(String before, String status, String after) {
        // Given
        String job = job(before, null);

        // When
        Response answer = deliver(job, body(prediction, status).put("output", VIDEO).encode());

        // Then
        answer.then().statusCode(204);
        awaitState(job, after);
        assertEquals(prediction, fixtures.text("SELECT provider_job_id FROM video_jobs WHERE id = ?::uuid", job));
    }

    private void refused(Response answer, String job) {
        long before = version(job);
        answer.then().statusCode(401).contentType(PROBLEM).body("code", equalTo("bad_signature"));
        staysAt(job, before);
        assertEquals("processing", state(job));
    }

    /** Gives the id of a new job of the persona in a state before its end. */
    private String job(String state, String providerJobId) {
        return jobOf(persona, state, providerJobId);
    }

    private String jobOf(String persona, String state, String providerJobId) {
        return fixtures.text("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, provider, "
                + "provider_model, provider_job_id, deadline_at) VALUES (gen_random_uuid(), ?, ?, 'idle', "
                + "'http://localhost/p.jpg', ?, 'replicate', 'owner/model', ?, now() + interval '1 hour') RETURNING id",
                persona, fixtures.userOf(token), state, providerJobId);
    }

    private static JsonObject body(String prediction, String status) {
        return JsonObject.of("id", prediction, "status", status);
    }

    private static String succeeded(String prediction) {
        return body(prediction, "succeeded").put("output", VIDEO).encode();
    }

    private String progress(int percent) {
        return body(prediction, "processing").put("logs", percent + "%|####      | " + percent + "/100").encode();
    }

    private Response deliver(String job, String body) {
        return deliver(job, body, secret, Instant.now());
    }

    private static Response deliver(String job, String body, String key, Instant when) {
        long timestamp = when.getEpochSecond();
        return deliver(job, body, timestamp, signature(key, timestamp, body));
    }

    private static Response deliver(String job, String body, long timestamp, String signature) {
        return given().contentType("application/json").header("webhook-id", "msg_1")
                .header("webhook-timestamp", timestamp).header("webhook-signature", signature)
                .body(body.getBytes(UTF_8)).when().post(PATH, job);
    }

    private static String signature(String key, long timestamp, String body) {
        try {
            return new Webhook(key).sign("msg_1", timestamp, body);
        } catch (WebhookSigningException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitState(String job, String state) {
        await(state).atMost(PATIENCE).pollInterval(GLANCE).until(() -> state(job), state::equals);
    }

    /** What a webhook changes is written after its answer, and by the time that a later one has changed its own job. */
    private void staysAt(String job, long version) {
        String laterPrediction = newPrediction();
        String later = jobOf(newPersona(), "processing", laterPrediction);
        deliver(later, succeeded(laterPrediction)).then().statusCode(204);
        awaitState(later, "completed");
        assertEquals(version, version(job));
    }

    private long version(String job) {
        return fixtures.number("SELECT version FROM video_jobs WHERE id = ?::uuid", job);
    }

    private String progressOf(String job) {
        return fixtures.text("SELECT progress FROM video_jobs WHERE id = ?::uuid", job);
    }
}
