package io.personavideo.provider.replicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicateModelTest {

    private static final String VERSION = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";

    @ParameterizedTest
    @CsvSource({ "bytedance/seedance-1-lite, bytedance, seedance-1-lite", "a/b, a, b",
            "kwai_vgi/kling-v2.1, kwai_vgi, kling-v2.1" })
    void ownerAndNameAreAnOfficialModel(String text, String owner, String name) {
        // When
        ReplicateModel model = ReplicateModel.parse(text);

        // Then
        assertTrue(model.isOfficial());
        assertEquals(new ReplicateModel(owner, name, null), model);
    }

    @ParameterizedTest
    @ValueSource(strings = { VERSION, "lucataco/sadtalker:" + VERSION })
    void sixtyFourHexadecimalDigitsAreAVersion(String text) {
        // When
        ReplicateModel model = ReplicateModel.parse(text);

        // Then
        assertFalse(model.isOfficial());
        assertEquals(new ReplicateModel(null, null, text), model);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "seedance", "/", "owner/", "/name", "a/b/c", "owner/name ", "owner/name:",
            "owner/name:latest",
            "owner/name:5c7d5dc6", "owner:" + VERSION, VERSION + "0", "https://replicate.com/owner/name", "owner/na me",
            "owner/name?x=1" })
    void anythingElseIsRefusedWithAnExample(String text) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ReplicateModel.parse(text));

        // Then
        assertTrue(refusal.getMessage().startsWith("\"" + text + "\" is neither"), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("Example: bytedance/seedance-1-lite"), refusal.getMessage());
    }
}
