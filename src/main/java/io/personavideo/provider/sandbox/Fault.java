package io.personavideo.provider.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What goes wrong with one submission. In settings and over HTTP it is named in lower case with hyphens:
 * {@code submit-429}.
 */
public enum Fault {

    /** Nothing. */
    NONE,

    /** The submission is refused with 429 and {@code Retry-After: 1}; it is not taken. */
    SUBMIT_429,

    /** Refused with 429 and a {@code Retry-After} that is a date two seconds ahead; it is not taken. */
    SUBMIT_429_DATE,

    /** Refused with 429 and a {@code Retry-After} that means nothing; it is not taken. */
    SUBMIT_429_GARBAGE,

    /** The submission is answered with 500; it is not taken. */
    SUBMIT_500,

    /** The submission is refused with 422 as for a version that is gone; it is not taken. */
    SUBMIT_422,

    /** The connection is closed without an answer; the submission is not taken. */
    DROP_BEFORE,

    /** The connection is closed without an answer, but the submission was taken. */
    DROP_AFTER,

    /** The submission is taken and answered after {@link Pace#slowAnswer()}. */
    SLOW_ANSWER,

    /** The prediction fails at the end of its time. */
    FAIL,

    /** No webhook is sent. */
    NO_WEBHOOK,

    /** The terminal webhook is sent once more after it was accepted. */
    DUPLICATE_WEBHOOK,

    /** The terminal webhook is sent {@link Pace#lateWebhook()} after the end. */
    LATE_WEBHOOK,

    /** While processing, a webhook comes that claims success and is signed with another key; the true ones come too. */
    FORGED_WEBHOOK,

    /** The webhook of the start is sent after the terminal one. */
    REORDERED_WEBHOOK,

    /** The prediction stays in processing for ever, with progress that stands still. */
    SILENCE,

    /** The output is a list with the address of the video. */
    OUTPUT_LIST,

    /** The output is an object with the address of the video under {@code video}. */
    OUTPUT_OBJECT,

    /** The prediction succeeds with null as its output. */
    OUTPUT_NULL,

    /** The prediction succeeds with an empty list as its output. */
    OUTPUT_EMPTY_LIST,

    /** From the moment it should be done the prediction is not found, nor listed, and no webhook is sent. */
    VANISH;

    /**
     * @throws IllegalArgumentException if there is none of that name, with a message that names those there are
     */
    public static Fault named(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no fault \"" + label + "\"; there are " + String.join(", ", labels())));
    }

    private static List<String> labels() {
        return Arrays.stream(values()).map(Fault::label).toList();
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a prediction with this fault still ends with a video, so that one has to be made. */
    boolean leavesVideo() {
        return switch (this) {
            case FAIL, SILENCE, OUTPUT_NULL, OUTPUT_EMPTY_LIST, VANISH -> false;
            default -> true;
        };
    }
}
