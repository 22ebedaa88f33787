package io.personavideo.bench.load;

import java.time.Duration;

/**
 * How long load is sent.
 *
 * @param settle at first, without being measured
 */
public record Window(Duration settle, Duration measured) {
}
