package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;

import io.personavideo.testing.MetricsPage;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

/** What operators read of jobs, requests, submissions and webhooks. */
@QuarkusTest
class JobMetersHttpTest extends GenerationHttpTest {

    private static final String WEBHOOKS = "persona_video_webhooks_total";
    private static final String BODY = "{\"id\": \"p-1\", \"status\": \"processing\"}";

    @ConfigProperty(name = "persona-video.replicate.webhook-secret")
    String secret;

    @Test
    void videoIsCountedOnItsWayThroughTheStates() {
        // Given
        MetricsPage before = MetricsPage.of(url);

        // When
        service.request(persona, token).then().statusCode(202);
        service.request(persona, token).then().statusCode(202);
        await("jobs").atMost(PATIENCE).pollInterval(GLANCE).until(() -> MetricsPage.of(url)
                .sum("persona_video_jobs", "kind", "idle", "state", "processing", "provider", "replicate") >= 1);
        awaitStatus(persona, "completed");

        // Then
        MetricsPage after = MetricsPage.of(url);
        assertGrown(before, after, "persona_video_generation_requests_total", "kind", "idle", "outcome", "created");
        assertGrown(before, after, "persona_video_generation_requests_total", "kind", "idle", "outcome", "found");
        assertGrown(before, after, "persona_video_submissions_total", "provider", "replicate", "outcome", "accepted");
        assertGrown(before, after, "persona_video_provider_calls_total", "provider", "replicate", "call", "submit", "result",
                "ok");
        for (String state : new String[] { "submitting", "processing", "storing", "completed" }) {
            assertGrown(before, after, "persona_video_job_transitions_total", "state", state, "provider", "replicate");
        }
        assertGrown(before, after, "persona_video_job_state_seconds_count", "state", "queued", "provider", "none");
        assertGrown(before, after, "persona_video_job_state_seconds_count", "state", "processing");
        assertTrue(after.sum("persona_video_job_state_seconds_sum", "state", "processing") > before
                .sum("persona_video_job_state_seconds_sum", "state", "processing"));
        await("none left").atMost(PATIENCE).until(() -> MetricsPage.of(url).sum("persona_video_jobs") == 0);
    }

    private static void assertGrown(MetricsPage before, MetricsPage after, String metric, String... labels) {
        assertTrue(after.sum(metric, labels) > before.sum(metric, labels), metric + " " + String.join(" ", labels));
    }

    @Test
    void refusedRequestIsCountedByItsReason() {
        // Given
        MetricsPage before = MetricsPage.of(url);

        // When
        service.request("somebody-elses", token).then().statusCode(404);

        // Then
        assertGrown(before, MetricsPage.of(url), "persona_video_generation_requests_total", "kind", "idle", "outcome",
                "persona_not_found");
        assertGrown(before, MetricsPage.of(url), "persona_video_http_responses_total", "status", "4xx");
    }

    @Test
    void sessionIsLookedUpInTheDatabaseAndThenInMemory() {
        // Given
        MetricsPage before = MetricsPage.of(url);

        // When
        service.history(persona, token).then().statusCode(200);

        // Then
        assertGrown(before, MetricsPage.of(url), "persona_video_session_lookups_total", "result", "miss");
        // Memory forgets it soon, and two requests may be further apart than that.
        await("look-up in memory").atMost(PATIENCE).until(() -> {
            service.history(persona, token).then().statusCode(200);
            return MetricsPage.of(url).sum("persona_video_session_lookups_total", "result", "hit") > before
                    .sum("persona_video_session_lookups_total", "result", "hit");
        });
    }

    @Test
    void refusedWebhooksAreCountedByTheirReason() throws WebhookSigningException {
        // Given
        MetricsPage before = MetricsPage.of(url);
        Instant now = Instant.now();

        // When
        webhook(now, signed("another message", now)).then().statusCode(401);
        webhook(now.minusSeconds(900), signed(BODY, now.minusSeconds(900))).then().statusCode(401);
        webhook(now, signed(BODY, now)).then().statusCode(204);
        given().body(BODY).when().post(url + "/api/webhooks/runpod/{job}/{token}", UUID.randomUUID(), "wrong")
                .then().statusCode(401).body("code", equalTo("bad_token"));

        // Then
        MetricsPage after = MetricsPage.of(url);
        for (String reason : new String[] { "signature", "timestamp" }) {
            assertGrown(before, after, WEBHOOKS, "provider", "replicate", "outcome", "refused", "reason", reason);
        }
        assertGrown(before, after, WEBHOOKS, "provider", "runpod", "outcome", "refused", "reason", "token");
        await("unknown job").atMost(PATIENCE).until(() -> MetricsPage.of(url)
                .sum(WEBHOOKS, "provider", "replicate", "reason", "unknown_job") > before
                        .sum(WEBHOOKS, "provider", "replicate", "reason", "unknown_job"));
    }

    private Response webhook(Instant when, String signature) {
        return given().contentType("application/json").body(BODY).header("webhook-id", "m-1")
                .header("webhook-timestamp", when.getEpochSecond()).header("webhook-signature", signature)
                .when().post(url + "/api/webhooks/replicate/{job}", UUID.randomUUID());
    }

    private String signed(String body, Instant when) throws WebhookSigningException {
        return new Webhook(secret).sign("m-1", when.getEpochSecond(), body);
    }

    @Test
    void repeatedWebhookIsNotCountedAsNews() throws WebhookSigningException {
        // Given
        service.request(persona, token).then().statusCode(202);
        awaitStatus(persona, "completed");
        String job = service.quickCheck(persona).path("jobId");
        double before = MetricsPage.of(url).sum(WEBHOOKS, "provider", "replicate", "outcome", "repeated");
        Instant now = Instant.now();

        // When
        given().contentType("application/json").body(BODY).header("webhook-id", "m-1")
                .header("webhook-timestamp", now.getEpochSecond()).header("webhook-signature", signed(BODY, now))
                .when().post(url + "/api/webhooks/replicate/{job}", job).then().statusCode(204);

        // Then
        await("count").atMost(PATIENCE).until(() -> MetricsPage.of(url).sum(WEBHOOKS, "provider", "replicate", "outcome",
                "repeated") > before);
        assertEquals("completed", service.quickStatus(persona));
    }
}
