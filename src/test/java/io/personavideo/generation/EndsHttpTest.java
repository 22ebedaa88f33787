package io.personavideo.generation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.status.StatusRegion;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.Impatience;
import io.personavideo.testing.SandboxControl;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(Impatience.class)
class EndsHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(50);

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private ServiceClient service;
    private SandboxControl sandbox;
    private String token;
    private String persona;

    @BeforeEach
    void signIn() {
        service = new ServiceClient(url);
        sandbox = new SandboxControl(url);
        token = fixtures.signedInUser();
        persona = fixtures.persona(token, url + "/demo/portraits/ada.jpg");
        await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
    }

    /** Line 15 of what must be survived. */
    @Test
    void silentJobIsGivenUpAndStoppedAtTheProvider() {
        // Given
        sandbox.fault("silence");

        // When
        String job = requested(persona);
        awaitStatus(persona, "failed");

        // Then
        service.quickCheck(persona).then().body("error.code", equalTo("timed_out")).body("jobId", equalTo(job))
                .body("phase", nullValue()).body("videoUrl", nullValue());
        assertEquals("timed_out", state(job));
        awaitStopped(job);
    }

    /** Line 8 of what must be survived. */
    @Test
    void jobThatTheProviderHasForgottenFailsAfterAGrace() {
        // Given
        sandbox.fault("vanish");

        // When
        String job = requested(persona);
        awaitStatus(persona, "failed");

        // Then
        service.quickCheck(persona).then().body("error.code", equalTo("provider_lost_job")).body("jobId", equalTo(job));
    }

    private String requested(String of) {
        return service.request(of, token).then().statusCode(202).extract().path("jobId");
    }

    private void awaitStatus(String of, String status) {
        await(status).atMost(PATIENCE).pollInterval(GLANCE).until(() -> service.quickStatus(of), status::equals);
    }

    private void awaitStopped(String job) {
        awaitTold(job);
        assertTrue(sandbox.predictionsOf(job).stream().map(SandboxControl.Taken::status)
                .allMatch(List.of("canceled", "aborted")::contains));
    }

    private void awaitTold(String job) {
        await("provider told").atMost(PATIENCE).until(() -> fixtures
                .text("SELECT cancel_pending FROM video_jobs WHERE id = ?::uuid", job), "f"::equals);
    }

    private String state(String job) {
        return fixtures.text("SELECT state FROM video_jobs WHERE id = ?::uuid", job);
    }
}
