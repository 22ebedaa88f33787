package io.personavideo.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 499, 500 })
    void messageThatFitsStaysWhole(int length) {
        // Given
        String message = "x".repeat(length);

        // When
        Failure failure = new Failure(Failure.PROVIDER_FAILED, message);

        // Then
        assertEquals(message, failure.message());
    }

    @ParameterizedTest
    @ValueSource(ints = { 501, 1_000_000 })
    void longerMessageIsCutToFiveHundredCharactersAndSaysSo(int length) {
        // Given
        String message = "x".repeat(length);

        // When
        Failure failure = new Failure(Failure.PROVIDER_FAILED, message);

        // Then
        assertEquals("x".repeat(499) + "…", failure.message());
    }

    @Test
    void messageHoldsNothingThatPostgresqlRefuses() {
        // When
        Failure failure = new Failure(Failure.PROVIDER_FAILED, "CUDA\u0000error");

        // Then
        assertEquals(-1, failure.message().indexOf('\0'));
    }

    @Test
    void cutDoesNotHalveACharacter() {
        // When
        Failure failure = new Failure(Failure.PROVIDER_FAILED, "x".repeat(498) + "😀😀");

        // Then
        assertFalse(Character.isSurrogate(failure.message().charAt(498)), failure.message());
    }
}
