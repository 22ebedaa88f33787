package io.personavideo.web;

import java.net.URI;
import java.util.Locale;

/**
 * Addresses that clients give: absolute, http or https, with a host, and not endless.
 */
public final class HttpUrls {

    public static final int MAX_LENGTH = 2048;

    private HttpUrls() {
    }

    public static boolean isUsable(String text) {
        return text != null && text.length() <= MAX_LENGTH && isHttp(text);
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
