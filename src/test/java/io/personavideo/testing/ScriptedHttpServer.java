package io.personavideo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A real HTTP server that answers what it was told to, in that order, and remembers what it was asked.
 */
public final class ScriptedHttpServer implements AutoCloseable {

    /** What to answer; a null body closes the connection without an answer. */
    public record Answer(int status, byte[] body, Map<String, String> headers) {

        public static Answer of(int status, String body) {
            return of(status, body.getBytes(StandardCharsets.UTF_8));
        }

        public static Answer of(int status, byte[] body) {
            return new Answer(status, body, Map.of());
        }

        public Answer with(String header, String value) {
            return new Answer(status, body, Map.of(header, value));
        }

        public static Answer dropped() {
            return new Answer(0, null, Map.of());
        }
    }

    /** What was asked. */
    public record Call(String method, String path, String body, String authorization, String cancelAfter) {
    }

    private static ScriptedHttpServer shared;

    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    public ScriptedHttpServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    /** One for the whole run, for profiles that need its address before any test begins. */
    public static synchronized ScriptedHttpServer shared() {
        if (shared == null) {
            shared = new ScriptedHttpServer();
        }
        return shared;
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public void answer(Answer... more) {
        answers.addAll(List.of(more));
    }

    public List<Call> calls() {
        return calls;
    }

    /** Forgets calls and answers. */
    public void reset() {
        answers.clear();
        calls.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(new Call(exchange.getRequestMethod(), exchange.getRequestURI().toString(), body,
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Cancel-After")));
        Answer answer = answers.poll();
        if (answer != null && answer.body() == null) {
            exchange.close();
            return;
        }
        send(exchange, answer == null ? Answer.of(500, "{\"detail\": \"nothing scripted\"}") : answer);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
