package io.personavideo.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class InputTemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = { "\"", "\\", "\\\"", "\", \"steps\": 1000, \"x\": \"", "\"}", "{}", "[]", "'", "\n\t", "\u2028",
            "$1",
            "\\u0022", "</script>", "😀" })
    void valueCannotBreakOutOfItsPlace(String value) throws JsonProcessingException {
        // Given
        InputTemplate template = InputTemplate.parse("{\"prompt\": \"{{prompt}}\", \"steps\": 20}");

        // When
        JsonNode input = template.fill(Map.of("prompt", value));

        // Then
        JsonNode received = JSON.readTree(JSON.writeValueAsString(input));
        assertEquals(JSON.createObjectNode().put("prompt", value).put("steps", 20), received);
    }

    @Test
    void textThatIsOnlyANumbersPlaceholderBecomesTheNumber() {
        // Given
        InputTemplate template = InputTemplate.parse("{\"seed\": \"{{seed}}\", \"name\": \"seed {{seed}}\"}");

        // When
        JsonNode input = template.fill(Map.of("seed", 2_147_483_647));

        // Then
        assertTrue(input.get("seed").isIntegralNumber());
        assertEquals(2_147_483_647, input.get("seed").intValue());
        assertEquals("seed 2147483647", input.get("name").textValue());
    }

    @Test
    void textsInArraysAndObjectsAreFilledAndAllElseStays() throws JsonProcessingException {
        // Given
        InputTemplate template = InputTemplate.parse("""
                {"images": [{"url": "{{portraitUrl}}", "role": "first"}, ["{{portraitUrl}}", "{{seed}}"]],
                 "duration": 5, "scale": 0.5, "fixed": true, "mask": null, "empty": {}, "none": []}""");

        // When
        JsonNode input = template.fill(Map.of("portraitUrl", "https://portraits/ada.jpg", "seed", 7));

        // Then
        assertEquals(JSON.readTree("""
                {"images": [{"url": "https://portraits/ada.jpg", "role": "first"}, ["https://portraits/ada.jpg", 7]],
                 "duration": 5, "scale": 0.5, "fixed": true, "mask": null, "empty": {}, "none": []}"""),
                JSON.readTree(input.toString()));
    }

    @Test
    void severalPlaceholdersInOneTextAreAllFilled() {
        // Given
        InputTemplate template = InputTemplate.parse("{\"note\": \"{{jobId}}: {{prompt}} ({{jobId}})\"}");

        // When
        JsonNode input = template.fill(Map.of("jobId", "j1", "prompt", "smile"));

        // Then
        assertEquals("j1: smile (j1)", input.get("note").textValue());
    }

    @Test
    void namesUnknownOrUsedAsKeysStay() {
        // Given
        InputTemplate template = InputTemplate.parse("{\"{{prompt}}\": \"{{promt}} {{ prompt }} {prompt}\"}");

        // When
        JsonNode input = template.fill(Map.of("prompt", "smile"));

        // Then
        assertEquals("{{promt}} {{ prompt }} {prompt}", input.get("{{prompt}}").textValue());
    }

    @Test
    void templateMayBeFilledAgain() {
        // Given
        InputTemplate template = InputTemplate.parse("{\"prompt\": \"{{prompt}}\"}");
        template.fill(Map.of("prompt", "first"));

        // When
        JsonNode input = template.fill(Map.of("prompt", "second"));

        // Then
        assertEquals("second", input.get("prompt").textValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "{\"prompt\": {{prompt}}}", "{'prompt': 'x'}", "prompt={{prompt}}" })
    void malformedJsonIsRefused(String json) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> InputTemplate.parse(json));

        // Then
        assertTrue(refusal.getMessage().startsWith("it is not JSON: "), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "null", "17", "\"{{prompt}}\"", "[\"{{prompt}}\"]" })
    void jsonThatIsNoObjectIsRefused(String json) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> InputTemplate.parse(json));

        // Then
        assertEquals("it is not a JSON object", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({ "portraitUrl, prompt", "prompt, portraitUrl" })
    void placeholderInsideAValueStaysInWhateverOrderValuesCome(String first, String second) {
        // Given
        InputTemplate template = InputTemplate.parse("{\"image\": \"{{portraitUrl}}\", \"prompt\": \"{{prompt}}\"}");
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(first, "https://portraits/{{" + second + "}}.jpg");
        values.put(second, "smile");

        // When
        JsonNode input = template.fill(values);

        // Then
        assertFalse(input.toString().contains("portraits/smile"), input.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"a\": 1} trailing", "{\"a\": 1} {\"b\": 2}", "{\"a\": 1, \"a\": 2}" })
    void jsonThatSaysMoreThanOneThingIsRefused(String json) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> InputTemplate.parse(json));

        // Then
        assertTrue(refusal.getMessage().startsWith("it is not JSON: "), refusal.getMessage());
    }
}
