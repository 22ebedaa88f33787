package io.personavideo.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonaIdTest {

    @ParameterizedTest
    @ValueSource(strings = { "1", "4711", "ada", "-", "_", "8f14e45f-ceea-467f-a0e6-1f2d3c4b5a69",
            "cjld2cjxh0000qzrmn831i7rn" })
    void integersUuidsAndCuidsFit(String text) {
        // When
        PersonaId id = new PersonaId(text);

        // Then
        assertEquals(text, id.value());
        assertEquals(text, id.toString());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = { " ", "a b", "a/b", "..", "a.b", "a%20b", "a'--", "ä", "٣", "a\n" })
    void anythingElseIsRefused(String text) {
        // When
        boolean valid = PersonaId.isValid(text);

        // Then
        assertFalse(valid);
        assertThrows(IllegalArgumentException.class, () -> new PersonaId(text));
    }

    @Test
    void sixtyFourCharactersAreTheMost() {
        // When
        boolean longest = PersonaId.isValid("a".repeat(64));
        boolean longer = PersonaId.isValid("a".repeat(65));

        // Then
        assertTrue(longest);
        assertFalse(longer);
    }
}
