package io.personavideo.provider.replicate;

import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A model's input as JSON with placeholders. They are filled in inside parsed texts, so that a value can't break out of
 * its place whatever quotes it holds. A text that is nothing but a placeholder of a number becomes that number.
 */
final class InputTemplate {

    private final ObjectNode template;

    private InputTemplate(ObjectNode template) {
        this.template = template;
    }

    /**
     * @throws IllegalArgumentException if it is not a JSON object
     */
    static InputTemplate parse(String json) {
        try {
            if (new ObjectMapper().readTree(json) instanceof ObjectNode object) {
                return new InputTemplate(object);
            }
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("it is not JSON: " + malformed.getOriginalMessage());
        }
        throw new IllegalArgumentException("it is not a JSON object");
    }

    /**
     * @param values by placeholder name, each a text or a number
     */
    JsonNode fill(Map<String, Object> values) {
        return fill(template, values);
    }

    private static JsonNode fill(JsonNode node, Map<String, Object> values) {
        if (node.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(entry -> filled.set(entry.getKey(), fill(entry.getValue(), values)));
            return filled;
        }
        if (node.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> filled.add(fill(element, values)));
            return filled;
        }
        return node.isTextual() ? fillText(node.textValue(), values) : node;
    }

    private static JsonNode fillText(String text, Map<String, Object> values) {
        String filled = text;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            String placeholder = "{{" + value.getKey() + "}}";
            if (text.equals(placeholder) && value.getValue() instanceof Long number) {
                return JsonNodeFactory.instance.numberNode(number);
            }
            filled = filled.replace(placeholder, String.valueOf(value.getValue()));
        }
        return JsonNodeFactory.instance.textNode(filled);
    }
}
