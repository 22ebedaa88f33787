package io.personavideo.job;

import java.util.Locale;

/**
 * What a job makes: the loop shown while a persona is silent, or a clip of it speaking.
 */
public enum JobKind {

    IDLE,
    TALK;

    /** The name stored in the database and shown to clients. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException for a name that no kind has
     */
    public static JobKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
