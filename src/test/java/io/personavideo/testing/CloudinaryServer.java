package io.personavideo.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server that takes and removes videos as Cloudinary does: it checks who asks, by password or signature, fetches what it
 * is told of, and answers refusals in Cloudinary's words.
 */
public final class CloudinaryServer implements AutoCloseable {

    private static final String CLOUD = "demo";
    private static final String KEY = "874837483274837";
    private static final String SECRET = "a676b67565c6767a6767d6767f676fe1";
    private static final long TIMESTAMP_VALID_S = 3600;

    private static CloudinaryServer shared;

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, byte[]> assets = new ConcurrentHashMap<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final List<Map<String, String>> uploads = new CopyOnWriteArrayList<>();
    private final AtomicInteger version = new AtomicInteger(1_700_000_000);

    private volatile Map<String, String> answered = Map.of();

    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Refusal(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    public CloudinaryServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/v1_1/" + CLOUD + "/video/upload", exchange -> call(exchange, this::upload));
        server.createContext("/v1_1/" + CLOUD + "/video/destroy", exchange -> call(exchange, this::destroy));
        server.createContext("/" + CLOUD + "/video/upload/", this::deliver);
        server.start();
    }

    /** One for the whole run, for profiles that need its address before any test begins. */
    public static synchronized CloudinaryServer shared() {
        if (shared == null) {
            shared = new CloudinaryServer();
        }
        return shared;
    }

    /** What a user is given to configure it by. */
    public String cloudinaryUrl() {
        return "cloudinary://" + KEY + ":" + SECRET + "@" + CLOUD;
    }

    public String apiUrl() {
        return url() + "/v1_1";
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Refuses the next call. */
    public void refuse(int status, String message) {
        refusals.add(new Refusal(status, message));
    }

    /** Has the next answers say these instead of what is true. */
    public void say(Map<String, String> fields) {
        answered = fields;
    }

    public void reset() {
        refusals.clear();
        uploads.clear();
        assets.clear();
        answered = Map.of();
    }

    /** The parameters of all uploads that were taken. */
    public List<Map<String, String>> uploads() {
        return uploads;
    }

    /** Null if it has none. */
    public byte[] asset(String publicId) {
        return assets.get(publicId);
    }

    private interface Call {

        String answer(Map<String, String> form) throws IOException, InterruptedException;
    }

    private void call(HttpExchange exchange, Call call) throws IOException {
        try (exchange) {
            Map<String, String> form = form(exchange);
            try {
                Refusal scripted = refusals.poll();
                if (scripted != null) {
                    throw scripted;
                }
                authenticate(exchange.getRequestHeaders().getFirst("Authorization"), form);
                send(exchange, 200, call.answer(form).getBytes(UTF_8));
            } catch (Refusal refusal) {
                send(exchange, refusal.status, "{\"error\":{\"message\":\"%s\"}}".formatted(refusal.getMessage())
                        .getBytes(UTF_8));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return form;
    }

    private static void authenticate(String authorization, Map<String, String> form) {
        if (authorization != null) {
            String pair = KEY + ":" + SECRET;
            if (!authorization.equals("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))) {
                throw new Refusal(401, "api_secret mismatch");
            }
            return;
        }
        if (!KEY.equals(form.get("api_key"))) {
            throw new Refusal(401, "Unknown API key " + form.get("api_key"));
        }
        if (Instant.now().getEpochSecond() - Long.parseLong(form.get("timestamp")) > TIMESTAMP_VALID_S) {
            throw new Refusal(401, "Stale request - reported time is more than 1 hour ago");
        }
        String toSign = form.entrySet().stream()
                .filter(entry -> !List.of("file", "api_key", "signature", "cloud_name", "resource_type")
                        .contains(entry.getKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue().replace("&", "%26"))
                .collect(Collectors.joining("&"));
        if (!hash(toSign + SECRET, form.get("signature").length() == 40 ? "SHA-1" : "SHA-256").equals(form.get("signature"))) {
            throw new Refusal(401, "Invalid Signature " + form.get("signature") + ". String to sign - '" + toSign + "'.");
        }
    }

    private static String hash(String text, String algorithm) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String upload(Map<String, String> form) throws IOException, InterruptedException {
        String source = form.get("file");
        HttpResponse<byte[]> fetched = http.send(HttpRequest.newBuilder(URI.create(source)).build(),
                BodyHandlers.ofByteArray());
        if (fetched.statusCode() != 200) {
            throw new Refusal(400, "Error in loading " + source + " - " + fetched.statusCode() + " Not Found");
        }
        String id = form.get("public_id");
        assets.put(id, fetched.body());
        uploads.add(form);
        String place = "%s/%s/video/upload/v%d/%s.mp4".formatted(url(), CLOUD, version.incrementAndGet(), id);
        Map<String, String> answer = new TreeMap<>(Map.of("public_id", quoted(id), "secure_url", quoted(place),
                "resource_type", quoted("video"), "format", quoted("mp4"), "is_audio", "false",
                "bytes", String.valueOf(fetched.body().length), "duration", "5.04", "frame_rate", "24.0",
                "video", "{\"codec\":\"h264\"}"));
        answer.putAll(answered);
        return answer.entrySet().stream().map(field -> quoted(field.getKey()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private String destroy(Map<String, String> form) {
        return assets.remove(form.get("public_id")) == null ? "{\"result\":\"not found\"}" : "{\"result\":\"ok\"}";
    }

    private void deliver(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] asset = assets.get(path.substring(path.lastIndexOf('/') + 1).replace(".mp4", ""));
            send(exchange, asset == null ? 404 : 200, asset == null ? new byte[0] : asset);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
