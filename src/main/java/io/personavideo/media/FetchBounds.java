package io.personavideo.media;

import java.time.Duration;

/**
 * How large a video may be, how long fetching it may take in all, and how slowly it may come.
 *
 * @param bytesPerSecond at least, over each period
 */
record FetchBounds(long maximumBytes, Duration time, long bytesPerSecond, Duration period) {

    long bytesPerPeriod() {
        return bytesPerSecond * period.toMillis() / 1000;
    }
}
