package io.personavideo.status;

import static java.util.stream.Collectors.toSet;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.quarkus.cache.Cache;
import io.quarkus.cache.CaffeineCache;

/**
 * A quarkus-cache region with the newest snapshot by key. Many may read at once, and one at a time may change it.
 */
final class SnapshotCache {

    private final CaffeineCache region;

    SnapshotCache(Cache region) {
        this.region = region.as(CaffeineCache.class);
    }

    /**
     * What the region holds for a key. It stays while the key does: to replace it has Caffeine look in two tasks whether
     * somebody wants to be told, and where there are one or two cores a JDK before 25 starts a thread for each.
     */
    private static final class Newest {

        private final CompletableFuture<Newest> entry = CompletableFuture.completedFuture(this);
        private volatile StatusSnapshot snapshot;

        /** The former one knows before anybody can see the next. */
        void set(StatusSnapshot next) {
            if (snapshot != null) {
                snapshot.setNewest(false);
            }
            next.setNewest(true);
            snapshot = next;
        }
    }

    /** Null if it holds nothing by that key. Does not block. */
    StatusSnapshot find(String key) {
        Newest newest = newest(key);
        return newest == null ? null : newest.snapshot;
    }

    void put(String key, StatusSnapshot snapshot) {
        Newest held = newest(key);
        Newest newest = held == null ? new Newest() : held;
        newest.set(snapshot);
        // Even if it is there, since a region may count the time from when it was put.
        region.put(key, newest.entry);
    }

    void remove(String key) {
        StatusSnapshot last = find(key);
        if (last != null) {
            last.setNewest(false);
        }
        // The in-memory region is done with it when this returns.
        region.invalidate(key).subscribeAsCompletionStage();
    }

    /** Of all that it holds now. */
    Set<String> keys() {
        return region.keySet().stream().map(String.class::cast).collect(toSet());
    }

    private Newest newest(String key) {
        CompletableFuture<Newest> entry = region.getIfPresent(key);
        return entry == null ? null : entry.getNow(null);
    }
}
