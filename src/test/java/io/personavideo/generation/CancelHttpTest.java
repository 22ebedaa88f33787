package io.personavideo.generation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.MatcherAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.status.StatusRegion;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.SandboxControl;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class CancelHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(50);

    /** Longer than the sandbox takes from the submission to the end, webhooks included. */
    private static final Duration AFTERMATH = Duration.ofSeconds(3);

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

    @Test
    void canceledJobIsStoppedAtTheProvider() {
        // Given
        sandbox.fault("silence");
        String job = requested(persona);
        awaitStatus(persona, "processing");

        // When
        service.cancel(persona, token).then().statusCode(200).body("status", equalTo("canceled"))
                .body("jobId", equalTo(job));

        // Then
        service.quickCheck(persona).then().body("status", equalTo("canceled"));
        awaitStopped(job);
        service.cancel(persona, token).then().statusCode(200).body("status", equalTo("canceled"));
        service.history(persona, token).then()
                .body("jobs[0].events[-1].state", equalTo("canceled"))
                .body("jobs[0].events[-1].cause", equalTo("Canceled by its user"));
    }

    @Test
    void jobThatIsCanceledWhileTheProviderIsAskedIsStoppedOnceItHasAnswered() {
        // Given
        sandbox.fault("slow-answer");
        Thread caller = new Thread(() -> service.request(persona, token));
        caller.start();
        await("submission").atMost(PATIENCE).pollInterval(GLANCE).until(() -> "submitting".equals(stateOfNewest()));
        String job = fixtures.text("SELECT id FROM video_jobs WHERE persona_id = ?", persona);
        await("taken").atMost(PATIENCE).until(() -> !sandbox.predictionsOf(job).isEmpty());

        // When
        service.cancel(persona, token).then().statusCode(200).body("status", equalTo("canceled"));

        // Then
        awaitTold(job);
        assertEquals("canceled", state(job));
        assertEquals(1, sandbox.predictionsOf(job).size());
    }

    /** Line 17 of what must be survived. */
    @Test
    void ofCancelingAndCompletingOneWins() {
        // Given
        List<String> personas = IntStream.range(0, 4)
                .mapToObj(i -> fixtures.persona(token, url + "/demo/portraits/ada.jpg")).toList();
        List<String> jobs = personas.stream().map(this::requested).toList();
        await("nearly done").atMost(PATIENCE).pollInterval(GLANCE)
                .until(() -> jobs.stream().anyMatch(job -> List.of("storing", "completed").contains(state(job))));

        // When
        personas.forEach(one -> service.cancel(one, token).then().statusCode(200)
                .body("status", in(List.of("canceled", "completed"))));

        // Then
        List<String> ends = jobs.stream().map(this::state).toList();
        MatcherAssert.assertThat(ends, everyItem(in(List.of("canceled", "completed"))));
        await("nothing more").during(AFTERMATH).atMost(PATIENCE).until(() -> jobs.stream().map(this::state).toList(),
                ends::equals);
        for (int i = 0; i < ends.size(); i++) {
            service.quickCheck(personas.get(i)).then().body("status", equalTo(ends.get(i)))
                    .body("videoUrl", ends.get(i).equals("completed") ? notNullValue() : nullValue());
        }
    }

    @Test
    void nothingToCancelIsSaid() {
        service.cancel(persona, token).then().statusCode(404).body("code", equalTo("job_not_found"));
        service.cancel(persona, fixtures.signedInUser()).then().statusCode(404).body("code", equalTo("persona_not_found"));
        service.cancel(persona, "nobody").then().statusCode(401);
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

    private String stateOfNewest() {
        return fixtures.text("SELECT state FROM video_jobs WHERE persona_id = ? ORDER BY number DESC LIMIT 1", persona);
    }
}
