package io.personavideo.provider.sandbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Talks to a sandbox as any client of Replicate would. */
final class SandboxClient {

    static final String TOKEN = "r8_sandbox";
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final Pace QUICK = new Pace(Duration.ofMillis(200), Duration.ofMillis(700),
            Duration.ofSeconds(1), Duration.ofSeconds(1), List.of(Duration.ofMillis(100), Duration.ofMillis(100)));
    static final LoopSettings SMALL = new LoopSettings(1, 5, 64, 100_000);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String token;

    SandboxClient(String url) {
        this(url, TOKEN);
    }

    private SandboxClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    SandboxClient withToken(String other) {
        return new SandboxClient(url, other);
    }

    static JsonObject body(String portraitUrl) {
        return JsonObject.of("input", JsonObject.of("prompt", "breathe", "image", portraitUrl));
    }

    HttpResponse<String> submit(JsonObject body, String... headers) throws Exception {
        return send("POST", "/models/bytedance/seedance-1-lite/predictions", body.encode(), headers);
    }

    /** Submits and gives the id. */
    String submitted(JsonObject body, String... headers) throws Exception {
        HttpResponse<String> answer = submit(body, headers);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body()).getString("id");
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/sandbox/replicate/v1" + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null);
    }

    JsonObject prediction(String id) throws Exception {
        return new JsonObject(get("/predictions/" + id).body());
    }

    JsonObject awaitStatus(String id, String status) {
        return awaitPrediction(id, prediction -> prediction.getString("status").equals(status));
    }

    JsonObject awaitPrediction(String id, Predicate<JsonObject> condition) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(30))
                .until(() -> prediction(id), condition::test);
    }

    JsonObject submissions() throws Exception {
        return new JsonObject(new String(fetch(url + "/sandbox/submissions", "GET", Map.of()).body()));
    }

    /** The newest submission as the sandbox's controls tell of it. */
    JsonObject newest() throws Exception {
        JsonArray predictions = submissions().getJsonArray("predictions");
        return predictions.isEmpty() ? null : predictions.getJsonObject(0);
    }

    HttpResponse<String> addFaults(String json) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + "/sandbox/faults"))
                .POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> fetch(String address, String method, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
