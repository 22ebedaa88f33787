package io.personavideo.replica;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When to try again what has failed: ever later up to a bound, and not all at one moment.
 *
 * @param chance from 0 to 1
 */
record Backoff(Duration first, Duration longest, DoubleSupplier chance) {

    private static final int MOST_DOUBLINGS = 20;

    /**
     * Between a half and the whole of the pause.
     *
     * @param failures how often it has failed in a row, from 1 on
     */
    Duration after(int failures) {
        Duration pause = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        long millis = (pause.compareTo(longest) > 0 ? longest : pause).toMillis();
        return Duration.ofMillis(Math.round(millis * (1 + chance.getAsDouble()) / 2));
    }
}
