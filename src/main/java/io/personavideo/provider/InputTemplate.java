package io.personavideo.provider;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A model's input as JSON with placeholders. They are filled in inside parsed texts, so that a value can't break out of
 * its place whatever quotes it holds. A text that is nothing but a placeholder of a number becomes that number; one that
 * is nothing but a placeholder whose value is null is left out.
 */
public final class InputTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    /** Leniency would hide a typing mistake until the first job is refused. */
    private static final ObjectReader STRICT = new ObjectMapper().reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private final ObjectNode template;

    private InputTemplate(ObjectNode template) {
        this.template = template;
    }

    /**
     * @throws IllegalArgumentException if it is not a JSON object
     */
    public static InputTemplate parse(String json) {
        try {
            if (STRICT.readTree(json) instanceof ObjectNode object) {
                return new InputTemplate(object);
            }
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("it is not JSON: " + malformed.getOriginalMessage());
        }
        throw new IllegalArgumentException("it is not a JSON object");
    }

    /**
     * @param values by placeholder name, each a text, a whole number of 32 bits, or null
     */
    public JsonNode fill(Map<String, Object> values) {
        return fill(template, values);
    }

    private static JsonNode fill(JsonNode node, Map<String, Object> values) {
        if (node.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            node.properties().stream()
                    .filter(entry -> !isLeftOut(entry.getValue(), values))
                    .forEach(entry -> filled.set(entry.getKey(), fill(entry.getValue(), values)));
            return filled;
        }
        if (node.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> filled.add(fill(element, values)));
            return filled;
        }
        return node.isTextual() ? fillText(node.textValue(), values) : node;
    }

    private static boolean isLeftOut(JsonNode node, Map<String, Object> values) {
        Matcher whole = PLACEHOLDER.matcher(node.asText());
        return node.isTextual() && whole.matches() && values.containsKey(whole.group(1))
                && values.get(whole.group(1)) == null;
    }

    /** In one pass over the template's own text: what a value holds is never taken for a placeholder. */
    private static JsonNode fillText(String text, Map<String, Object> values) {
        Matcher whole = PLACEHOLDER.matcher(text);
        if (whole.matches() && values.get(whole.group(1)) instanceof Integer number) {
            return JsonNodeFactory.instance.numberNode(number);
        }
        return JsonNodeFactory.instance.textNode(PLACEHOLDER.matcher(text)
                .replaceAll(placeholder -> Matcher.quoteReplacement(value(placeholder, values))));
    }

    private static String value(MatchResult placeholder, Map<String, Object> values) {
        if (!values.containsKey(placeholder.group(1))) {
            return placeholder.group();
        }
        Object value = values.get(placeholder.group(1));
        return value == null ? "" : value.toString();
    }

    /** Whether some text of the template has the placeholder. */
    public boolean has(String name) {
        return template.toString().contains("{{" + name + "}}");
    }
}
