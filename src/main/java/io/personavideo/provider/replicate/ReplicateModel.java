package io.personavideo.provider.replicate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What runs a prediction: an official model, which has a route of its own, or a version of any model.
 *
 * @param owner null for a version
 * @param name null for a version
 * @param version null for an official model
 */
record ReplicateModel(String owner, String name, String version) {

    private static final Pattern OFFICIAL = Pattern.compile("([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)");
    private static final Pattern VERSION = Pattern.compile("([A-Za-z0-9._-]+/[A-Za-z0-9._-]+:)?[0-9a-f]{64}");

    /**
     * @throws IllegalArgumentException if it is of neither form
     */
    static ReplicateModel parse(String text) {
        Matcher official = OFFICIAL.matcher(text);
        if (official.matches()) {
            return new ReplicateModel(official.group(1), official.group(2), null);
        }
        if (VERSION.matcher(text).matches()) {
            return new ReplicateModel(null, null, text);
        }
        throw new IllegalArgumentException("\"" + text + "\" is neither owner/name nor owner/name:version with the 64 "
                + "hexadecimal digits of a version. Example: bytedance/seedance-1-lite");
    }

    boolean isOfficial() {
        return version == null;
    }
}
