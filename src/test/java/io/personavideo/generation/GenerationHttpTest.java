package io.personavideo.generation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.in;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;

import io.personavideo.status.StatusRegion;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.SandboxControl;
import io.personavideo.testing.ServiceClient;

/**
 * A user who is signed in and has a persona, before a service that knows every status.
 */
abstract class GenerationHttpTest {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Duration GLANCE = Duration.ofMillis(50);

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    final Fixtures fixtures = Fixtures.ofThisProcess();
    ServiceClient service;
    SandboxControl sandbox;
    String token;
    String persona;

    @BeforeEach
    void signIn() {
        service = new ServiceClient(url);
        sandbox = new SandboxControl(url);
        token = fixtures.signedInUser();
        persona = newPersona();
        await("memory").atMost(PATIENCE).until(region::isWarm);
    }

    /** Another one of the same user. */
    String newPersona() {
        return fixtures.persona(token, url + "/demo/portraits/ada.jpg");
    }

    /** The job that an idle video is asked for with. */
    String requested(String of) {
        return service.request(of, token).then().statusCode(202).body("status", in(List.of("queued", "processing")))
                .extract().path("jobId");
    }

    void awaitStatus(String of, String status) {
        await(status).atMost(PATIENCE).pollInterval(GLANCE).until(() -> service.quickStatus(of), status::equals);
    }

    void awaitStopped(String job) {
        awaitTold(job);
        assertTrue(sandbox.predictionsOf(job).stream().map(SandboxControl.Taken::status)
                .allMatch(List.of("canceled", "aborted")::contains));
    }

    /** Until the provider has been told that its job is canceled. */
    void awaitTold(String job) {
        await("provider told").atMost(PATIENCE).until(() -> fixtures
                .text("SELECT cancel_pending FROM video_jobs WHERE id = ?::uuid", job), "f"::equals);
    }

    String state(String job) {
        return fixtures.text("SELECT state FROM video_jobs WHERE id = ?::uuid", job);
    }
}
