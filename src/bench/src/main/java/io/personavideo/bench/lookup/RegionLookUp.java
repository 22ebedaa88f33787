package io.personavideo.bench.lookup;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.quarkus.cache.CaffeineCache;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheImpl;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheInfo;

/**
 * Looking a status up in a quarkus-cache region as the service does, beside a plain map.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = { "-Xmx2g", "-XX:+UseParallelGC", "-XX:+UseTransparentHugePages" })
public class RegionLookUp {

    @Param({ "200", "1000000" })
    int personas;

    private CaffeineCache region;
    private ConcurrentHashMap<String, Object> map;
    /** Equal to the keys and not the same objects, as ids come out of requests. */
    private String[] ids;

    @Setup
    public void fill() {
        CaffeineCacheInfo info = new CaffeineCacheInfo();
        info.name = "persona-status";
        region = new CaffeineCacheImpl(info, false);
        map = new ConcurrentHashMap<>();
        ids = new String[personas];
        for (int i = 0; i < personas; i++) {
            Newest newest = new Newest(new Object());
            region.put(id(i), CompletableFuture.completedFuture(newest));
            map.put(id(i), newest.status());
            ids[i] = id(i);
        }
    }

    /** The service keeps statuses in something that stays when they change. */
    private record Newest(Object status) {
    }

    private static String id(int number) {
        return "owner-" + number;
    }

    private String anyId() {
        return ids[ThreadLocalRandom.current().nextInt(ids.length)];
    }

    @Benchmark
    public Object region() {
        CompletableFuture<Newest> entry = region.getIfPresent(anyId());
        return entry == null ? null : entry.getNow(null).status();
    }

    @Benchmark
    public Object map() {
        return map.get(anyId());
    }

    @Benchmark
    public String neither() {
        return anyId();
    }
}
