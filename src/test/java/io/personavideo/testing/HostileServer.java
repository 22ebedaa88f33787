package io.personavideo.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server that answers as nobody should, and knows how much of it was taken.
 */
public final class HostileServer implements AutoCloseable {

    /** What happens when a path is asked for. */
    public interface Page {

        void serve(HttpExchange exchange) throws IOException;
    }

    private static final int CHUNK = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    /** Of the requests since the last reset; those before may still be answered, and count elsewhere. */
    private volatile AtomicLong sent = new AtomicLong();

    private final ThreadLocal<AtomicLong> counter = new ThreadLocal<>();

    public HostileServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://localhost:" + port() + path;
    }

    /** Serves the page under an address of its own, which it gives. */
    public String url(Page page) {
        String path = "/" + pages.size() + ".mp4";
        pages.put(path, page);
        return url(path);
    }

    public void put(String path, Page page) {
        pages.put(path, page);
    }

    public List<String> requests() {
        return requests;
    }

    /** How many bytes of bodies it could get rid of, buffers on the way included. */
    public long sent() {
        return sent.get();
    }

    public void reset() {
        requests.clear();
        sent = new AtomicLong();
    }

    private void serve(HttpExchange exchange) throws IOException {
        counter.set(sent);
        requests.add(exchange.getRequestURI().toString());
        try (exchange) {
            pages.get(exchange.getRequestURI().getPath()).serve(exchange);
        }
    }

    public Page body(byte[] body) {
        return body(200, body);
    }

    public Page body(int status, byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            send(exchange.getResponseBody(), body);
        };
    }

    /** One that says another length than it has. */
    public Page body(long length, byte[] body, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(200, length);
            send(exchange.getResponseBody(), body);
        };
    }

    /** The start, then more of it for as long as somebody takes it. */
    public Page endless(byte[] start) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            send(exchange.getResponseBody(), start);
            byte[] more = new byte[CHUNK];
            while (true) {
                send(exchange.getResponseBody(), more);
            }
        };
    }

    /** The start, then nothing, with the connection left open. */
    public Page stalled(byte[] start) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            send(exchange.getResponseBody(), start);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        };
    }

    public Page redirect(int status, String location) {
        return exchange -> {
            if (location != null) {
                exchange.getResponseHeaders().add("Location", location);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private void send(OutputStream out, byte[] body) throws IOException {
        for (int from = 0; from < body.length; from += CHUNK) {
            byte[] part = Arrays.copyOfRange(body, from, Math.min(body.length, from + CHUNK));
            out.write(part);
            counter.get().addAndGet(part.length);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
