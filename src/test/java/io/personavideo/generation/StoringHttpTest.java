package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.ScriptedHttpServer;
import io.personavideo.testing.ScriptedHttpServer.Answer;
import io.quarkus.test.junit.QuarkusTest;

/**
 * Results that the provider has made, and that can't be fetched at once.
 */
@LongTest
@QuarkusTest
class StoringHttpTest extends GenerationHttpTest {

    private static final int FAILURES = 9;

    @Inject
    MeterRegistry metrics;

    private final ScriptedHttpServer source = new ScriptedHttpServer();

    @AfterEach
    void close() {
        source.close();
    }

    /** Line 7 of what must be survived. */
    @Test
    void resultThatCanNotBeFetchedNineTimesIsStoredTheTenthTime() {
        // Given
        byte[] video = video();
        source.answer(Collections.nCopies(FAILURES, Answer.of(504, "Gateway Timeout")).toArray(Answer[]::new));
        source.answer(Answer.of(200, video));
        String persona = fixtures.persona(token, url + "/demo/portraits/bo.jpg");

        // When
        storing(persona, "now() + interval '1 hour'");
        awaitStatus(persona, "completed");

        // Then
        assertEquals(FAILURES + 1, source.calls().size());
        assertArrayEquals(video, given().when().get(service.quickCheck(persona).<String> path("videoUrl")).asByteArray());
        service.history(persona, token).then().body("jobs[0].events.findAll { it.state == 'storing' }.cause",
                hasItem("The provider answered 504 to fetching the result"));
        assertEquals(FAILURES, fixtures.number("SELECT store_attempts FROM video_jobs WHERE persona_id = ?", persona));
        assertEquals(sha256(video), fixtures.text("SELECT encode(output_sha256, 'hex') || ' ' || output_bytes || ' ' || "
                + "(output_duration_ms > 0) FROM video_jobs WHERE persona_id = ?", persona));
    }

    private static String sha256(byte[] video) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(video)) + " " + video.length + " true";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Half of the hour for which Replicate keeps a result is where somebody should be alarmed. */
    @ParameterizedTest
    @CsvSource({ "31 minutes, early", "29 minutes, late" })
    void failedAttemptsAreCountedByTheHalfOfTheTimeThatIsLeft(String left, String half) {
        // Given
        source.answer(Answer.of(504, "Gateway Timeout"), Answer.of(200, "not a video"));
        String persona = fixtures.persona(token, url + "/demo/portraits/bo.jpg");
        double before = failures(half);

        // When
        storing(persona, "now() + interval '" + left + "'");
        awaitStatus(persona, "failed");

        // Then
        assertEquals(before + 1, failures(half));
        service.quickCheck(persona).then().body("error.code", equalTo("result_refused"))
                .body("error.message", equalTo("The result is not a video"));
    }

    private double failures(String half) {
        return metrics.get("persona.video.storing.failures").tag("half", half).counter().count();
    }

    @Test
    void resultThatCouldNotBeFetchedBeforeTheProviderDeletesItIsLost() {
        // Given
        String persona = fixtures.persona(token, url + "/demo/portraits/bo.jpg");

        // When
        storing(persona, "now() + interval '1 second'");

        // Then
        awaitStatus(persona, "failed");
        service.quickCheck(persona).then().body("error.code", equalTo("result_expired"));
    }

    private void storing(String persona, String deadline) {
        fixtures.update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, provider, "
                + "provider_model, provider_job_id, source_url, deadline_at) VALUES (gen_random_uuid(), ?, ?, 'idle', "
                + "'http://localhost/p.jpg', 'storing', 'replicate', 'owner/model', gen_random_uuid(), ?, " + deadline + ")",
                persona, fixtures.userOf(token), source.url() + "/video.mp4");
        // Makes the service look for due jobs at once: until its feed is told, it knows only its own.
        service.request(newPersona(), token);
    }

    /** One that the sandbox has made. */
    private byte[] video() {
        service.request(persona, token).then().statusCode(202);
        awaitStatus(persona, "completed");
        return given().when().get(service.quickCheck(persona).<String> path("videoUrl")).asByteArray();
    }
}
