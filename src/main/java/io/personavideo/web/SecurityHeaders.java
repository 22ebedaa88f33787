package io.personavideo.web;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Tells browsers not to make more of an answer than it is. Pages loosen it for themselves. Quick checks, which are answered
 * before, say as much as concerns them. That a site is reached by TLS alone is for whoever ends TLS to say.
 */
@Singleton
class SecurityHeaders {

    /** After quick checks, before what answers by itself. */
    private static final int PRIORITY = 1050;

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING = HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, PRIORITY);
    }

    private static void add(RoutingContext exchange) {
        MultiMap headers = exchange.response().headers().set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (!saysEnough(exchange.request().path())) {
            headers.set(POLICY, NOTHING).set(REFERRER_POLICY, NO_REFERRER);
        }
        exchange.next();
    }

    /**
     * Swagger UI has scripts of its own, browsers show videos in pages that they make up, and statuses are the same whichever
     * way they are answered.
     */
    private static boolean saysEnough(String path) {
        return path != null && (path.startsWith("/q/") || path.startsWith("/media/")
                || path.endsWith("/idle-video") || path.endsWith("/idle-videos"));
    }
}
