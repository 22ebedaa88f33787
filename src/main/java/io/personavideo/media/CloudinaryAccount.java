package io.personavideo.media;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An account at Cloudinary as its console prints it: {@code cloudinary://key:secret@cloud}.
 */
record CloudinaryAccount(String key, String secret, String cloud) {

    private static final Pattern URL = Pattern.compile("cloudinary://([^:/@?]+):([^:/@?]+)@([A-Za-z0-9_-]+)/?(\\?.*)?");

    /**
     * @throws IllegalArgumentException with the reason, which does not tell the secret
     */
    static CloudinaryAccount parse(String url) {
        Matcher parts = URL.matcher(url.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("it is not of the form cloudinary://key:secret@cloud");
        }
        return new CloudinaryAccount(parts.group(1), parts.group(2), parts.group(3));
    }

    /** The value of an Authorization header. */
    String basicAuthorization() {
        byte[] pair = (key + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "cloudinary://" + key + ":***@" + cloud;
    }
}
