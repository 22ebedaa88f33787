package io.personavideo.media;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The hosts from which each provider's results may be fetched: a name, {@code *.} and a name for all names below it, or
 * {@code *} for any.
 */
record ResultHosts(Map<String, List<String>> byProvider) {

    boolean allow(String provider, String host) {
        return byProvider.getOrDefault(provider, List.of()).stream()
                .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
                .anyMatch(pattern -> matches(pattern, host));
    }

    private static boolean matches(String pattern, String host) {
        return pattern.equals("*") || pattern.equals(host)
                || pattern.startsWith("*.") && host.endsWith(pattern.substring(1));
    }
}
