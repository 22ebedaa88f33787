package io.personavideo.testing;

import static java.util.stream.Collectors.toSet;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Reads the statuses of many personas over and over in a thread of its own, and remembers when it first saw each of them
 * in each status, and how long after the change in the database that was.
 */
public final class StatusWatch implements AutoCloseable {

    private final Map<Sight, Duration> seen = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest question;
    private final CompletableFuture<Void> watching;

    private volatile int readings;
    private volatile boolean over;

    private record Sight(String persona, String status) {
    }

    private StatusWatch(ServiceClient service, List<String> personas) {
        this.question = HttpRequest.newBuilder(
                URI.create(service.url() + "/api/personas/idle-videos?ids=" + String.join(",", personas))).build();
        // Not of the threads that all share: of those there is one on two cores, and it would be busy for good.
        this.watching = CompletableFuture.runAsync(this::watch, watch -> new Thread(watch, "status-watch").start());
    }

    public static StatusWatch of(ServiceClient service, List<String> personas) {
        return new StatusWatch(service, personas);
    }

    private void watch() {
        while (!over) {
            String answer = http.sendAsync(question, BodyHandlers.ofString()).join().body();
            Instant now = Instant.now();
            new JsonArray(answer).stream().map(JsonObject.class::cast).forEach(status -> see(status, now));
            readings = readings + 1;
        }
    }

    private void see(JsonObject status, Instant now) {
        if (status.getString("updatedAt") != null) {
            seen.putIfAbsent(new Sight(status.getString("personaId"), status.getString("status")),
                    Duration.between(Instant.parse(status.getString("updatedAt")), now));
        }
    }

    /** How often it has read them all. */
    public int readings() {
        return readings;
    }

    /** The personas that have been seen in the status. */
    public Set<String> in(String status) {
        return seen.keySet().stream().filter(sight -> sight.status().equals(status)).map(Sight::persona).collect(toSet());
    }

    /** In words, how long it took from the change in the database until it was seen. */
    public String delaysOf(String status) {
        List<Duration> delays = seen.entrySet().stream().filter(sight -> sight.getKey().status().equals(status))
                .map(Map.Entry::getValue).sorted().toList();
        long withinASecond = delays.stream().filter(delay -> delay.compareTo(Duration.ofSeconds(1)) <= 0).count();
        return "%d changes, p50 %d ms, p99 %d ms, longest %d ms, %d within a second".formatted(delays.size(),
                quantile(delays, 50), quantile(delays, 99), quantile(delays, 100), withinASecond);
    }

    private static long quantile(List<Duration> sorted, int percent) {
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1)).toMillis();
    }

    @Override
    public void close() {
        over = true;
        watching.join();
    }
}
