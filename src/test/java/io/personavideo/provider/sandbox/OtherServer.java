package io.personavideo.provider.sandbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.vertx.core.json.JsonObject;

/** The rest of the world: it has portraits, and records the webhooks that it gets. */
final class OtherServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    /** A webhook as it came. */
    record Received(HttpHeaders headers, String text) {

        JsonObject json() {
            return new JsonObject(text);
        }

        String status() {
            return json().getString("status");
        }

        String id() {
            return headers.firstValue("webhook-id").orElseThrow();
        }

        boolean isGenuine() {
            try {
                new Webhook(SandboxClient.SECRET).verify(text, headers);
                return true;
            } catch (WebhookVerificationException forged) {
                return false;
            }
        }
    }

    OtherServer() throws Exception {
        byte[] portrait = Portraits.encoded(Portraits.face(100, 100), "png");
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setExecutor(threads);
        server.createContext("/portrait.png", exchange -> answer(exchange, 200, portrait));
        server.createContext("/page.html", exchange -> answer(exchange, 200, "<html></html>".getBytes()));
        server.createContext("/moved", exchange -> redirect(exchange, "/portrait.png"));
        server.createContext("/circle", exchange -> redirect(exchange, "/circle"));
        server.createContext("/endless", OtherServer::answerForEver);
        server.createContext("/hook", this::receive);
        server.start();
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** What the next webhooks are answered with; later ones get 200. */
    void answerWith(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<Received> awaitReceived(int count) {
        return await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(30))
                .until(this::received, all -> all.size() >= count);
    }

    private void receive(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true), text));
        Integer status = answers.poll();
        exchange.getResponseHeaders().add("Location", url("/hook"));
        answer(exchange, status == null ? 200 : status, new byte[] { '.' });
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().add("Location", to);
        answer(exchange, 302, new byte[] { '.' });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void answerForEver(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[64 * 1024]);
            }
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
