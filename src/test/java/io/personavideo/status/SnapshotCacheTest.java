package io.personavideo.status;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.personavideo.status.StatusSnapshot.Tail;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheImpl;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheInfo;

class SnapshotCacheTest {

    private static final int CHANGES = 1_000;

    private final CaffeineCacheInfo info = new CaffeineCacheInfo();

    private SnapshotCache cache() {
        return new SnapshotCache(new CaffeineCacheImpl(info, false));
    }

    private static StatusSnapshot snapshot(long version) {
        return new StatusSnapshot("ada", version, new byte[0], new byte[0], new Tail(new byte[0], 1, "1"));
    }

    @Test
    void newestIsFoundUntilItIsRemoved() {
        // Given
        SnapshotCache cache = cache();
        StatusSnapshot newest = snapshot(2);
        assertNull(cache.find("ada"));

        // When
        cache.put("ada", snapshot(1));
        cache.put("ada", newest);

        // Then
        assertSame(newest, cache.find("ada"));
        assertEquals(Set.of("ada"), cache.keys());
        cache.remove("ada");
        assertNull(cache.find("ada"));
        assertEquals(Set.of(), cache.keys());
    }

    @Test
    void timeInMemoryCountsFromTheLastChange() {
        // Given
        info.expireAfterWrite = Duration.ofSeconds(3);
        SnapshotCache cache = cache();
        cache.put("ada", snapshot(1));
        cache.put("bob", snapshot(1));

        // When
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            cache.put("ada", snapshot(2));
            return cache.find("bob") == null;
        });

        // Then
        assertEquals(2, cache.find("ada").version());
    }

    /** With more than two processors, or a JDK from 25 on, no thread would be started whatever the cache did. */
    @Test
    void changeStartsNoThread() {
        // Given
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        SnapshotCache cache = cache();
        long before = threads.getTotalStartedThreadCount();

        // When
        for (int version = 1; version <= CHANGES; version++) {
            cache.put("ada", snapshot(version));
        }

        // Then
        long started = threads.getTotalStartedThreadCount() - before;
        assertTrue(started < CHANGES / 10, started + " threads were started for " + CHANGES + " changes");
    }
}
