package io.personavideo.web;

/**
 * Compares what a client has with what there is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2">RFC 9110, If-None-Match</a>
 */
public final class ETags {

    private static final String WEAK = "W/";

    private ETags() {
    }

    /**
     * Whether one of the client's is the one there is.
     *
     * @param ifNoneMatch the header's value, or null
     * @param etag with its quotes, or null if there is none
     */
    public static boolean match(String ifNoneMatch, CharSequence etag) {
        if (ifNoneMatch == null || etag == null) {
            return false;
        }
        return ifNoneMatch.contentEquals(etag) || matchAny(ifNoneMatch, etag);
    }

    private static boolean matchAny(String ifNoneMatch, CharSequence etag) {
        for (String candidate : ifNoneMatch.split(",")) {
            String stripped = candidate.strip();
            String opaque = stripped.startsWith(WEAK) ? stripped.substring(WEAK.length()) : stripped;
            if (opaque.contentEquals(etag) || opaque.equals("*")) {
                return true;
            }
        }
        return false;
    }
}
