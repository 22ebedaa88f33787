package io.personavideo.job;

/**
 * The opaque id of a persona: 1 to 64 of {@code A-Za-z0-9_-}, which integers, UUIDs and cuids all fit.
 */
public record PersonaId(String value) {

    private static final int MAX_LENGTH = 64;

    /**
     * @throws IllegalArgumentException if the text is not of that form
     */
    public PersonaId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a persona id is 1 to 64 of A-Z, a-z, 0-9, '_' and '-'");
        }
    }

    /** Without a regular expression or a stream, because every status check comes by here. */
    public static boolean isValid(String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isPart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPart(char character) {
        return character >= 'a' && character <= 'z' || character >= '0' && character <= '9'
                || character >= 'A' && character <= 'Z' || character == '_' || character == '-';
    }

    @Override
    public String toString() {
        return value;
    }
}
