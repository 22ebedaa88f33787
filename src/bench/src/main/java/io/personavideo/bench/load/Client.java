package io.personavideo.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Single calls, which nobody measures.
 */
public final class Client {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public HttpResponse<byte[]> get(String url, Map<String, String> headers) {
        return call("GET", url, headers).orElseThrow(() -> new UnexpectedAnswerException("No answer from " + url));
    }

    public HttpResponse<byte[]> post(String url, Map<String, String> headers) {
        return call("POST", url, headers).orElseThrow(() -> new UnexpectedAnswerException("No answer from " + url));
    }

    /** Whether there is an answer, and it is a good one. */
    public boolean isOk(String url) {
        return call("GET", url, Map.of()).filter(answer -> answer.statusCode() == 200).isPresent();
    }

    private Optional<HttpResponse<byte[]>> call(String method, String url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT)
                .method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        try {
            return Optional.of(http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
