package io.personavideo.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.vertx.core.http.HttpClient;

/**
 * A reader of Server-Sent Events that does as browsers do: when its stream ends it comes back after the time that it was
 * told, with the id of the last event that it was sent.
 */
public final class ReturningReader {

    private static final int OK = 200;
    private static final String RETRY = "retry: ";

    private final HttpClient client;
    private final String url;
    private final String ids;
    private final List<EventReader> streams = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    private volatile boolean over;

    /**
     * @param ids separated by commas
     */
    public ReturningReader(HttpClient client, String url, String ids) {
        this.client = client;
        this.url = url;
        this.ids = ids;
        read(Map.of());
    }

    private void read(Map<String, String> headers) {
        EventReader stream = EventReader.open(client, url, ids, headers);
        streams.add(stream);
        stream.whenOver(this::comeBack);
    }

    private void comeBack(EventReader stream) {
        if (over) {
            return;
        }
        int status = stream.head().statusCode();
        if (status != OK) {
            failures.add("Refused with " + status + " after " + streams.size() + " streams");
            return;
        }
        Executor later = CompletableFuture.delayedExecutor(retryMs(stream), TimeUnit.MILLISECONDS);
        later.execute(() -> read(lastEventId().map(id -> Map.of("Last-Event-ID", String.valueOf(id))).orElse(Map.of())));
    }

    private static long retryMs(EventReader stream) {
        return stream.comments().stream().filter(line -> line.startsWith(RETRY))
                .mapToLong(line -> Long.parseLong(line.substring(RETRY.length()))).findFirst().orElseThrow();
    }

    private Optional<Long> lastEventId() {
        return streams.stream().flatMap(stream -> stream.events().stream())
                .reduce((before, after) -> after).map(EventReader.Event::id);
    }

    /** One after the other. */
    public List<EventReader> streams() {
        return streams;
    }

    /** After which browsers don't come back. */
    public List<String> failures() {
        return failures;
    }

    public void stop() {
        over = true;
    }
}
