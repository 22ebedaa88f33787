package io.personavideo.provider.replicate;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.provider.Observation;

/**
 * Reads Replicate's webhooks, having made sure that they are Replicate's.
 */
@Singleton
public class ReplicateWebhooks {

    private final ReplicateSettings settings;
    private final ObjectMapper json;

    ReplicateWebhooks(ReplicateSettings settings, ObjectMapper json) {
        this.settings = settings;
        this.json = json;
    }

    /** What a webhook tells of a prediction. */
    public record Event(String providerJobId, Observation observation) {
    }

    /**
     * Whether the message is signed with our secret, just now.
     *
     * @param header gives a header's value by its name, or null
     */
    public boolean isGenuine(UnaryOperator<String> header, byte[] body) {
        return settings.signature().filter(signature -> signature.matches(
                header.apply(WebhookSignature.ID_HEADER),
                header.apply(WebhookSignature.TIMESTAMP_HEADER),
                header.apply(WebhookSignature.SIGNATURE_HEADER), body)).isPresent();
    }

    /** Whether the message says that it was sent just now, or does not say when. */
    public boolean isOfNow(UnaryOperator<String> header) {
        String timestamp = header.apply(WebhookSignature.TIMESTAMP_HEADER);
        return timestamp == null || settings.signature().map(signature -> signature.isRecent(timestamp)).orElse(true);
    }

    /** Empty if the body is no prediction. */
    public Optional<Event> read(byte[] body) {
        try {
            Prediction prediction = json.readValue(body, Prediction.class);
            return prediction == null || prediction.id() == null ? Optional.empty()
                    : Optional.of(new Event(prediction.id(), PredictionReader.read(prediction)));
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }
}
