package io.personavideo.media;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

import org.jboss.logging.Logger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;

/**
 * Fetches a video into a file, never holding more of it in memory than is under way, within bounds of size, time and rate,
 * and only from where the guard allows it, redirects included.
 */
final class VideoFetcher {

    private static final Logger LOG = Logger.getLogger(VideoFetcher.class);

    private static final int MOST_REDIRECTS = 3;
    private static final int CONNECTIONS_PER_HOST = 64;
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> GONE = Set.of(403, 404, 410);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final Vertx vertx;
    private final FetchGuard guard;
    private final FetchBounds bounds;
    private final HttpClient client;

    VideoFetcher(Vertx vertx, FetchGuard guard, FetchBounds bounds) {
        this(vertx, guard, bounds, new HttpClientOptions());
    }

    /**
     * @param options which certificates are trusted
     */
    VideoFetcher(Vertx vertx, FetchGuard guard, FetchBounds bounds, HttpClientOptions options) {
        this.vertx = vertx;
        this.guard = guard;
        this.bounds = bounds;
        this.client = vertx.createHttpClient(options
                .setForceSni(true)
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setConnectTimeout(CONNECT_TIMEOUT_MS));
    }

    /** Fails with a {@link FetchFailure} where the server or the video is to blame. */
    Future<FetchedFile> fetch(ProviderResult result, Path file) {
        Attempt attempt = new Attempt(result, file);
        long timer = vertx.setTimer(bounds.time().toMillis(), late -> attempt.expire());
        return attempt.follow(result.url(), MOST_REDIRECTS)
                .recover(failure -> Future.failedFuture(attempt.isExpired ? tooLong() : failure))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    private FetchFailure tooLong() {
        return FetchFailure.notNow("Fetching the result took longer than %d seconds".formatted(bounds.time().toSeconds()));
    }

    static FetchFailure tooLarge(FetchBounds bounds) {
        return FetchFailure.refused("The result is larger than %d bytes".formatted(bounds.maximumBytes()));
    }

    /** From the first address to the end of the body, whatever redirects are between. */
    private final class Attempt {

        private final ProviderResult result;
        private final Path file;

        private volatile HttpClientRequest request;
        private volatile boolean isExpired;

        Attempt(ProviderResult result, Path file) {
            this.result = result;
            this.file = file;
        }

        void expire() {
            isExpired = true;
            if (request != null) {
                request.reset();
            }
        }

        Future<FetchedFile> follow(String url, int redirectsLeft) {
            return guard.check(result.provider(), url)
                    .compose(this::send)
                    .compose(response -> read(url, response, redirectsLeft));
        }

        private Future<HttpClientResponse> send(RequestOptions options) {
            return client.request(options).compose(opened -> {
                request = opened;
                if (isExpired) {
                    opened.reset();
                }
                return opened.send().onSuccess(VideoFetcher::hold);
            });
        }

        private Future<FetchedFile> read(String url, HttpClientResponse response, int redirectsLeft) {
            boolean isRedirect = REDIRECTS.contains(response.statusCode());
            String location = response.getHeader(HttpHeaders.LOCATION);
            FetchFailure failure = isRedirect ? redirectFailure(location, redirectsLeft) : failure(response);
            if (failure == null && !isRedirect) {
                return save(response).onFailure(failed -> request.reset());
            }
            // Nothing more of this answer is wanted.
            request.reset();
            return failure == null ? follow(resolved(url, location), redirectsLeft - 1) : Future.failedFuture(failure);
        }

        private Future<FetchedFile> save(HttpClientResponse response) {
            return vertx.fileSystem().open(file.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                    .compose(opened -> new Download(request, response, opened, bounds).run(vertx)
                            .eventually(() -> opened.close()));
        }
    }

    /** Until it is decided what becomes of it. Nobody needs to hear of what is broken off. */
    private static void hold(HttpClientResponse response) {
        response.pause().exceptionHandler(end -> LOG.tracef("An answer has ended: %s", end.getMessage()));
    }

    private static FetchFailure redirectFailure(String location, int redirectsLeft) {
        if (location == null) {
            return FetchFailure.refused("The provider redirected to nowhere");
        }
        return redirectsLeft == 0 ? FetchFailure.refused("The provider redirected more than %d times".formatted(MOST_REDIRECTS))
                : null;
    }

    private FetchFailure failure(HttpClientResponse response) {
        int status = response.statusCode();
        return status == OK ? tooLargeAlready(response.getHeader(HttpHeaders.CONTENT_LENGTH)) : failure(status);
    }

    /** A length that is not told, or not truthfully, is found out while reading. */
    private FetchFailure tooLargeAlready(String length) {
        try {
            return length != null && Long.parseLong(length) > bounds.maximumBytes() ? tooLarge(bounds) : null;
        } catch (NumberFormatException malformed) {
            return FetchFailure.refused("The provider's answer has a length that is no number");
        }
    }

    private static FetchFailure failure(int status) {
        String reason = "The provider answered %d to fetching the result".formatted(status);
        if (GONE.contains(status)) {
            return new FetchFailure(new StoreOutcome.Expired(reason));
        }
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR ? FetchFailure.notNow(reason)
                : FetchFailure.refused(reason);
    }

    /** What can't be resolved is left for the guard to refuse. */
    private static String resolved(String url, String location) {
        try {
            return URI.create(url).resolve(location).toString();
        } catch (IllegalArgumentException malformed) {
            return location;
        }
    }
}
