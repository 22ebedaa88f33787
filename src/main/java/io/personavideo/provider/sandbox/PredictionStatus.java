package io.personavideo.provider.sandbox;

import java.util.Locale;

/** Where a prediction is; all but the first two are ends. */
enum PredictionStatus {

    STARTING,
    PROCESSING,
    SUCCEEDED,
    FAILED,
    CANCELED,

    /** Ran for longer than allowed; RunPod's alone. */
    TIMED_OUT,

    /** Stopped before it had started. */
    ABORTED,

    /** Lost by {@link Fault#VANISH}, or deleted when its time had run out; never shown to a client of the API. */
    VANISHED;

    boolean isEnd() {
        return this != STARTING && this != PROCESSING;
    }

    /** Whether Replicate says that it sends a webhook at this end. Of aborted predictions it does not say so. */
    boolean isAnnouncedEnd() {
        return this == SUCCEEDED || this == FAILED || this == CANCELED || this == TIMED_OUT;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
