package io.personavideo.provider.replicate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A prediction, Replicate's word for a job, as far as we look at it. The same in answers and in webhooks.
 *
 * @param output any JSON: its shape is the model's own, and may change with the model's version
 * @param error mostly a text, in old payloads anything
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Prediction(String id, String status, JsonNode input, JsonNode output, JsonNode error, String logs,
        String webhook) {
}
