package io.personavideo.bench.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition.
 */
public final class Waiting {

    private static final double NANOS_PER_SECOND = 1e9;

    private Waiting() {
    }

    /** Gives how long it took, in seconds. */
    public static double until(String what, Duration atMost, long pollMillis, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > atMost.toNanos()) {
                throw new IllegalStateException("Waited %s in vain until %s".formatted(atMost, what));
            }
            pause(pollMillis);
        }
        return (System.nanoTime() - begin) / NANOS_PER_SECOND;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
