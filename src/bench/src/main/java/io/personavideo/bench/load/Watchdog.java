package io.personavideo.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * Notices when this process stands still: a thread that means to wake up often, and looks how late it does.
 */
final class Watchdog {

    private static final long PERIOD_MS = 10;
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Thread thread = new Thread(this::watch, "watchdog");

    private volatile boolean stalled;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives whether there was a stall since it was started. */
    boolean stop() {
        thread.interrupt();
        return stalled;
    }

    private void watch() {
        long last = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(PERIOD_MS);
                long now = System.nanoTime();
                stalled |= now - last > STALL_NANOS;
                last = now;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
