package io.personavideo.status;

import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.web.ETags;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * The short way of quick checks and batches in the form in which nearly all of them come: it takes them out of the stream
 * of requests before anything is done that they do not need. What it does not take goes on to
 * {@link IdleVideoStatusResource} and {@link IdleVideoBatchResource}, which answer the same.
 */
@Singleton
class QuickCheckLane {

    /** Before every other filter: what a request has that these look at, {@link #isPlain} excludes. */
    private static final int FIRST = 1100;

    /** After CORS, which has 300 and is only for requests that name an origin. */
    private static final int AFTER_CORS = 200;

    private static final String BATCH = "/api/personas/idle-videos";
    private static final String BEFORE_ID = "/api/personas/";
    private static final String AFTER_ID = "/idle-video";
    private static final CharSequence QUICK_CHECK = HttpHeaders.createOptimized("X-Quick-Check");
    private static final CharSequence JSON = HttpHeaders.createOptimized(StatusHeaders.JSON);
    private static final CharSequence VARY = HttpHeaders.createOptimized(StatusHeaders.VARY);
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final int NOT_MODIFIED = 304;

    private final QuickChecks checks;
    private final PersonaIds ids;
    private final Gate gate;
    private final EarlyChecks early;
    private final CharSequence cacheControl;

    QuickCheckLane(QuickChecks checks, PersonaIds ids, Gate gate, EarlyChecks early, StatusHeaders cache) {
        this.checks = checks;
        this.ids = ids;
        this.gate = gate;
        this.early = early;
        this.cacheControl = HttpHeaders.createOptimized(cache.quickCacheControl());
    }

    void register(@Observes Filters filters) {
        filters.register(exchange -> handle(exchange, true), FIRST);
        filters.register(exchange -> handle(exchange, false), AFTER_CORS);
    }

    /** Looks at each request once: at plain ones first of all, at others when CORS has. */
    private void handle(RoutingContext exchange, boolean isForPlain) {
        HttpServerRequest request = exchange.request();
        if (request.method() != HttpMethod.GET || isPlain(request) != isForPlain || !answerQuickly(exchange)) {
            exchange.next();
        }
    }

    /** Neither from another site's page nor with a body. */
    private static boolean isPlain(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return !headers.contains(HttpHeaders.ORIGIN) && !headers.contains(HttpHeaders.CONTENT_LENGTH)
                && !headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private boolean answerQuickly(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        String path = request.path();
        if (BATCH.equals(path)) {
            return answerBatch(exchange);
        }
        String id = personaId(path);
        if (id == null || !isQuick(request) || !gate.isOpenTo(request)) {
            return false;
        }
        StatusSnapshot snapshot = checks.ofIfKnown(id);
        if (snapshot == null) {
            hold(exchange, () -> answer(request, checks.of(id)));
        } else {
            answer(request, snapshot);
        }
        return true;
    }

    private void hold(RoutingContext exchange, Runnable answer) {
        Cancellable wait = early.untilWarm().subscribe().with(over -> answer.run(),
                refusal -> ((ProblemException) refusal).answer(exchange.response()));
        exchange.addEndHandler(ended -> wait.cancel());
    }

    private void answer(HttpServerRequest request, StatusSnapshot snapshot) {
        answer(request, snapshot.etag(), snapshot.retryAfter(),
                () -> snapshot.appendTo(Buffer.buffer(snapshot.length())));
    }

    private boolean answerBatch(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        String query = request.query();
        if (query == null || !gate.isOpenTo(request)) {
            return false;
        }
        StatusBatch recent = checks.recent(query);
        if (recent != null) {
            answer(request, recent);
            return true;
        }
        List<String> wanted = ids.parseIfUsable(request);
        if (wanted.isEmpty()) {
            return false;
        }
        if (early.isTooEarlyFor(wanted)) {
            hold(exchange, () -> answer(request, checks.of(wanted, query)));
        } else {
            answer(request, checks.of(wanted, query));
        }
        return true;
    }

    private void answer(HttpServerRequest request, StatusBatch batch) {
        answer(request, batch.etag(), batch.retryAfter(), batch::json);
    }

    /** Null if the path is another one. */
    private static String personaId(String path) {
        if (path == null || !path.startsWith(BEFORE_ID) || !path.endsWith(AFTER_ID)
                || path.length() <= BEFORE_ID.length() + AFTER_ID.length()) {
            return null;
        }
        String id = path.substring(BEFORE_ID.length(), path.length() - AFTER_ID.length());
        return PersonaId.isValid(id) ? id : null;
    }

    private static boolean isQuick(HttpServerRequest request) {
        return IdleVideoStatusResource.isTrue(request.getHeader(QUICK_CHECK))
                || request.query() != null && IdleVideoStatusResource.isTrue(request.getParam("quick"));
    }

    private void answer(HttpServerRequest request, CharSequence etag, CharSequence retryAfter, Supplier<Buffer> body) {
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers()
                .set(HttpHeaders.CACHE_CONTROL, cacheControl)
                .set(HttpHeaders.RETRY_AFTER, retryAfter)
                .set(CONTENT_TYPE_OPTIONS, NOSNIFF)
                .add(HttpHeaders.VARY, VARY);
        if (etag != null) {
            headers.set(HttpHeaders.ETAG, etag);
        }
        if (ETags.match(request.getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
            checks.countNotModified();
            response.setStatusCode(NOT_MODIFIED).end();
        } else {
            headers.set(HttpHeaders.CONTENT_TYPE, JSON);
            response.end(body.get());
        }
    }
}
