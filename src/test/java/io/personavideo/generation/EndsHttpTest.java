package io.personavideo.generation;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import io.personavideo.testing.Impatience;
import io.personavideo.testing.LongTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@LongTest
@QuarkusTest
@TestProfile(Impatience.class)
class EndsHttpTest extends GenerationHttpTest {

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
}
