package io.personavideo.job;

import java.time.Duration;

/**
 * What is known of a file that is kept; each may be null where its store does not tell.
 *
 * @param sha256 in lower-case hexadecimal digits
 */
public record StoredVideo(Long bytes, String sha256, Duration duration) {

    public static final StoredVideo UNKNOWN = new StoredVideo(null, null, null);
}
