package io.personavideo.status;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.personavideo.job.PersonaId;
import io.personavideo.web.ETags;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * The short way of quick checks in the form in which nearly all of them come: it takes them out of the stream of requests
 * before anything is done that they do not need. What it does not take goes on to {@link IdleVideoStatusResource}, which
 * answers the same.
 */
@Singleton
class QuickCheckLane {

    /** After CORS, which has 300, and before everything else. */
    private static final int PRIORITY = 200;

    private static final String BEFORE_ID = "/api/personas/";
    private static final String AFTER_ID = "/idle-video";
    private static final CharSequence QUICK_CHECK = HttpHeaders.createOptimized("X-Quick-Check");
    private static final CharSequence JSON = HttpHeaders.createOptimized(StatusHeaders.JSON);
    private static final CharSequence VARY = HttpHeaders.createOptimized(StatusHeaders.VARY);
    private static final int NOT_MODIFIED = 304;

    private final QuickChecks checks;
    private final Gate gate;
    private final CharSequence cacheControl;

    QuickCheckLane(QuickChecks checks, Gate gate, StatusHeaders cache) {
        this.checks = checks;
        this.gate = gate;
        this.cacheControl = HttpHeaders.createOptimized(cache.quickCacheControl());
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        String id = request.method() == HttpMethod.GET ? personaId(request.path()) : null;
        if (id != null && isQuick(request) && gate.isOpenTo(request)) {
            answer(request, checks.of(id));
        } else {
            exchange.next();
        }
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

    private void answer(HttpServerRequest request, StatusSnapshot snapshot) {
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers()
                .set(HttpHeaders.CACHE_CONTROL, cacheControl)
                .set(HttpHeaders.RETRY_AFTER, snapshot.retryAfter())
                .add(HttpHeaders.VARY, VARY);
        if (snapshot.etag() != null) {
            headers.set(HttpHeaders.ETAG, snapshot.etag());
        }
        if (ETags.match(request.getHeader(HttpHeaders.IF_NONE_MATCH), snapshot.etag())) {
            checks.countNotModified();
            response.setStatusCode(NOT_MODIFIED).end();
        } else {
            headers.set(HttpHeaders.CONTENT_TYPE, JSON);
            response.end(snapshot.appendTo(Buffer.buffer(snapshot.length())));
        }
    }
}
