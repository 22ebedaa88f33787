package io.personavideo.generation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.hamcrest.MatcherAssert;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class CancelHttpTest extends GenerationHttpTest {

    /** Longer than the sandbox takes from the submission to the end, webhooks included. */
    private static final Duration AFTERMATH = Duration.ofSeconds(3);

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
                .mapToObj(i -> newPersona()).toList();
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

    private String stateOfNewest() {
        return fixtures.text("SELECT state FROM video_jobs WHERE persona_id = ? ORDER BY number DESC LIMIT 1", persona);
    }
}
