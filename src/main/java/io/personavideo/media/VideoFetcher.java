package io.personavideo.media;

import java.nio.file.Path;
import java.time.Duration;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;

/**
 * Fetches a video into a file, never holding more of it in memory than is under way, within bounds of size and time.
 */
final class VideoFetcher {

    private static final int MOST_REDIRECTS = 3;
    private static final int CONNECTIONS_PER_HOST = 20;
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final Vertx vertx;
    private final HttpClient client;
    private final long maximumBytes;
    private final Duration timeout;

    VideoFetcher(Vertx vertx, long maximumBytes, Duration timeout) {
        this.vertx = vertx;
        this.maximumBytes = maximumBytes;
        this.timeout = timeout;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxRedirects(MOST_REDIRECTS)
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setConnectTimeout(CONNECT_TIMEOUT_MS));
    }

    /** Fails with a {@link FetchFailure} where the server or the video is to blame. */
    Future<Void> fetch(String url, Path file) {
        return options(url)
                .compose(client::request)
                .compose(request -> withinTime(request, request.send().compose(response -> save(request, response, file))));
    }

    private static Future<RequestOptions> options(String url) {
        try {
            return Future.succeededFuture(new RequestOptions().setAbsoluteURI(url).setFollowRedirects(true));
        } catch (RuntimeException malformed) {
            return refused("Its address can't be used");
        }
    }

    private Future<Void> withinTime(HttpClientRequest request, Future<Void> work) {
        long timer = vertx.setTimer(timeout.toMillis(), late -> request.reset());
        return work.onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Void> save(HttpClientRequest request, HttpClientResponse response, Path file) {
        response.pause();
        if (response.statusCode() != OK) {
            request.reset();
            return Future.failedFuture(new FetchFailure(outcome(response.statusCode())));
        }
        return vertx.fileSystem().open(file.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(opened -> copy(request, response, opened)
                        .eventually(() -> opened.close()));
    }

    private static StoreOutcome outcome(int status) {
        String reason = "The provider answered %d to fetching the result".formatted(status);
        if (status == FORBIDDEN || status == NOT_FOUND || status == GONE) {
            return new StoreOutcome.Expired(reason);
        }
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR ? new StoreOutcome.NotNow(reason)
                : new StoreOutcome.Refused(reason);
    }

    /** What a server says of the length is not relied on. */
    private Future<Void> copy(HttpClientRequest request, HttpClientResponse response, AsyncFile file) {
        Promise<Void> copied = Promise.promise();
        long[] bytes = { 0 };
        response.exceptionHandler(copied::tryFail);
        file.exceptionHandler(copied::tryFail);
        response.handler(chunk -> {
            bytes[0] += chunk.length();
            if (bytes[0] > maximumBytes) {
                request.reset();
                copied.tryFail(new FetchFailure(new StoreOutcome.Refused(
                        "The result is larger than %d bytes".formatted(maximumBytes))));
            } else {
                write(response, file, chunk);
            }
        });
        response.endHandler(end -> copied.tryComplete());
        response.resume();
        return copied.future();
    }

    private static void write(HttpClientResponse response, AsyncFile file, Buffer chunk) {
        file.write(chunk);
        if (file.writeQueueFull()) {
            response.pause();
            file.drainHandler(drained -> response.resume());
        }
    }

    private static <T> Future<T> refused(String reason) {
        return Future.failedFuture(new FetchFailure(new StoreOutcome.Refused(reason)));
    }
}
