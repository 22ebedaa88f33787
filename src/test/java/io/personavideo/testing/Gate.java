package io.personavideo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An HTTP server in front of another one, which it stands for: while it is shut it answers 503 to everything, while it is
 * open it passes everything on.
 */
public final class Gate {

    /** What was asked while the gate was shut. */
    public record Refused(String method, String path) {

        public boolean isSubmission() {
            return method.equals("POST") && path.endsWith("/predictions");
        }
    }

    private static final int UNAVAILABLE = 503;
    private static final List<String> PASSED_ON = List.of("Authorization", "Content-Type", "Cancel-After");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Refused> refused = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** The address of the other server, without a path; null while the gate is shut. */
    private volatile String behind;

    public Gate() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /**
     * @param address of the other server, without a path
     */
    public void openTo(String address) {
        behind = address;
    }

    public List<Refused> refused() {
        return refused;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (behind != null) {
                passOn(exchange);
                return;
            }
            refused.add(new Refused(exchange.getRequestMethod(), exchange.getRequestURI().getPath()));
            exchange.sendResponseHeaders(UNAVAILABLE, -1);
        }
    }

    private void passOn(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (PASSED_ON.contains(name)) {
                request.header(name, values.get(0));
            }
        });
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers().firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
