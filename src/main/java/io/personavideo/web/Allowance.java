package io.personavideo.web;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * So many of something a minute for each of many clients, as they come: at once or spread over the minute. Of a client
 * nothing is kept but the moment at which it would have used up nothing, and of clients beyond a number those are forgotten
 * that come seldom.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell rate algorithm</a>
 */
final class Allowance {

    private static final int MOST_CLIENTS = 100_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Cache<String, Long> freshAt = Caffeine.newBuilder()
            .maximumSize(MOST_CLIENTS)
            .expireAfterWrite(MINUTE)
            .build();
    private final long costNanos;
    private final LongSupplier nanoTime;

    /**
     * @param perMinute 0 for any number
     */
    Allowance(int perMinute) {
        this(perMinute, System::nanoTime);
    }

    Allowance(int perMinute, LongSupplier nanoTime) {
        this.costNanos = perMinute == 0 ? 0 : MINUTE.toNanos() / perMinute;
        this.nanoTime = nanoTime;
    }

    /** Takes one if there is one, and gives zero; otherwise how long it takes until there is. */
    Duration take(String client) {
        if (costNanos == 0) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        long[] wait = new long[1];
        freshAt.asMap().compute(client, (key, before) -> {
            // Nanoseconds of a process can be compared by their difference alone.
            long from = before == null || before - now < 0 ? now : before;
            wait[0] = Math.max(0, from - now + costNanos - MINUTE.toNanos());
            return wait[0] > 0 ? before : Long.valueOf(from + costNanos);
        });
        return Duration.ofNanos(wait[0]);
    }

    /** Whether there is none left for it. */
    boolean isUsedUp(String client) {
        Long at = costNanos == 0 ? null : freshAt.getIfPresent(client);
        return at != null && at - nanoTime.getAsLong() + costNanos > MINUTE.toNanos();
    }
}
