package io.personavideo.provider.runpod;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A job of RunPod's, as far as we look at it. The same in answers and in webhooks.
 *
 * @param output any JSON; a progress value while the job runs, the result once it is done
 * @param error mostly a JSON document inside a text
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Run(String id, String status, JsonNode output, JsonNode error) {
}
