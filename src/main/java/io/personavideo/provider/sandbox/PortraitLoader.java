package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.util.Base64;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** Fetches a portrait from its address, be it on this machine or in the address itself. */
final class PortraitLoader {

    private static final int MOST_BYTES = 15 * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final Vertx vertx;
    private final HttpClient client;

    /**
     * @param client decides how many redirects are followed
     */
    PortraitLoader(Vertx vertx, HttpClient client) {
        this.vertx = vertx;
        this.client = client;
    }

    Future<Buffer> load(String url) {
        try {
            return url.startsWith("data:") ? Future.succeededFuture(decoded(url)) : fetch(url);
        } catch (IllegalArgumentException malformed) {
            return failed("its URL is malformed");
        }
    }

    private static Buffer decoded(String dataUrl) {
        int comma = dataUrl.indexOf(',');
        if (comma < 0 || !dataUrl.substring(0, comma).endsWith(";base64")) {
            throw new IllegalArgumentException();
        }
        return Buffer.buffer(Base64.getDecoder().decode(dataUrl.substring(comma + 1)));
    }

    private Future<Buffer> fetch(String url) {
        Promise<Buffer> portrait = Promise.promise();
        long timer = vertx.setTimer(LONGEST.toMillis(), id -> portrait.tryFail(
                trouble("it took longer than " + LONGEST.toSeconds() + " s")));
        client.request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url).setFollowRedirects(true))
                .compose(request -> send(request, portrait))
                .onSuccess(response -> read(response, portrait))
                .onFailure(unreachable -> portrait.tryFail(trouble(unreachable.getMessage())));
        return portrait.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request, Promise<Buffer> portrait) {
        portrait.future().onFailure(failure -> request.reset());
        return request.send();
    }

    private static void read(HttpClientResponse response, Promise<Buffer> portrait) {
        // After a redirect this is another request than the first.
        portrait.future().onFailure(failure -> response.request().reset());
        response.exceptionHandler(broken -> portrait.tryFail(trouble(broken.getMessage())));
        if (response.statusCode() != OK) {
            portrait.tryFail(trouble("its URL answered " + response.statusCode()));
            return;
        }
        Buffer bytes = Buffer.buffer();
        response.handler(chunk -> {
            if (bytes.length() + chunk.length() > MOST_BYTES) {
                portrait.tryFail(trouble("it is larger than " + MOST_BYTES / 1024 / 1024 + " MB"));
            } else {
                bytes.appendBuffer(chunk);
            }
        });
        response.endHandler(end -> portrait.tryComplete(bytes));
    }

    private static Future<Buffer> failed(String why) {
        return Future.failedFuture(trouble(why));
    }

    private static UnreadablePortraitException trouble(String why) {
        return new UnreadablePortraitException("the portrait can't be loaded: " + why);
    }
}
