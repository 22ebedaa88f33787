package io.personavideo.provider.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a webhook can be asked for. */
enum WebhookEvent {

    START,
    OUTPUT,
    LOGS,
    COMPLETED;

    static Optional<WebhookEvent> labelled(Object label) {
        return Arrays.stream(values()).filter(event -> event.label().equals(label)).findFirst();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
