package io.personavideo.job;

import java.util.regex.Pattern;

/**
 * The opaque id of a persona: 1 to 64 of {@code A-Za-z0-9_-}, which integers, UUIDs and cuids all fit.
 */
public record PersonaId(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * @throws IllegalArgumentException if the text is not of that form
     */
    public PersonaId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a persona id is 1 to 64 of A-Z, a-z, 0-9, '_' and '-'");
        }
    }

    public static boolean isValid(String text) {
        return text != null && FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
