package io.personavideo.provider.replicate;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The body that asks for a prediction. Replicate answers 422 to any key that it does not know.
 *
 * @param version null where the model's own route is used
 * @param webhook null where none is wanted, and then so is the filter
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NewPrediction(String version, JsonNode input, String webhook,
        @JsonProperty("webhook_events_filter") List<String> webhookEventsFilter) {
}
