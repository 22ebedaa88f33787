package io.personavideo.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;

/**
 * A reader of Server-Sent Events that remembers what it was sent.
 */
public final class EventReader {

    /** What stood between two empty lines. */
    public record Event(Long id, JsonObject data) {
    }

    /** Thousands of readers are sent the same. */
    private static final Map<String, JsonObject> DATA = new ConcurrentHashMap<>();

    /** So that a reader that does not read is felt soon by whoever sends to it; far smaller ones stall. In bytes. */
    private static final int RECEIVE_BUFFER = 256 * 1024;

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final List<String> comments = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<HttpClientResponse> head = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Of a line whose end has not come yet. */
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private Long id;
    private JsonObject data;

    /** A client with a connection for each of so many readers. */
    public static HttpClient client(Vertx vertx, int readers) {
        return vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(readers).setKeepAlive(false)
                .setReceiveBufferSize(RECEIVE_BUFFER));
    }

    /**
     * @param ids separated by commas
     */
    public static EventReader open(HttpClient client, String url, String ids, Map<String, String> headers) {
        EventReader reader = new EventReader();
        RequestOptions request = new RequestOptions().setMethod(HttpMethod.GET)
                .setAbsoluteURI(url + "/api/personas/idle-videos/events?ids=" + ids);
        headers.forEach(request::putHeader);
        client.request(request)
                .compose(reader::send)
                .onFailure(failure -> {
                    reader.head.completeExceptionally(failure);
                    reader.end.complete(null);
                });
        return reader;
    }

    /** Reads from where it is answered: elsewhere a short answer might be over before anybody listens. */
    private Future<HttpClientResponse> send(HttpClientRequest request) {
        Future<HttpClientResponse> response = request.response().onSuccess(this::read);
        request.end();
        return response;
    }

    private void read(HttpClientResponse response) {
        response.handler(this::takeLines)
                .exceptionHandler(cut -> end.complete(null))
                .endHandler(ended -> end.complete(null));
        head.complete(response);
    }

    /** Vert.x's parser of records takes long over each byte, and thousands of readers are sent gigabytes. */
    private void takeLines(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                beginning.write(bytes, start, at - start);
                take(beginning.toString(StandardCharsets.UTF_8));
                beginning.reset();
                start = at + 1;
            }
        }
        beginning.write(bytes, start, bytes.length - start);
    }

    private void take(String line) {
        if (line.startsWith("id: ")) {
            id = Long.valueOf(line.substring("id: ".length()));
        } else if (line.startsWith("data: ")) {
            data = DATA.computeIfAbsent(line.substring("data: ".length()), JsonObject::new);
        } else if (line.isEmpty() && data != null) {
            events.add(new Event(id, data));
            data = null;
        } else if (!line.isEmpty()) {
            comments.add(line);
        }
    }

    public HttpClientResponse head() {
        return head.join();
    }

    public List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** Lines that are not part of an event. */
    public List<String> comments() {
        synchronized (comments) {
            return List.copyOf(comments);
        }
    }

    /** Has it done when the stream has ended or could not be opened. */
    public void whenOver(Consumer<EventReader> next) {
        end.thenRun(() -> next.accept(this));
    }

    public boolean isOver() {
        return end.isDone();
    }

    /** Leaves what it is sent unread from now on. */
    public void stopReading() {
        head().pause();
    }

    public void close() {
        head().request().connection().close();
    }
}
