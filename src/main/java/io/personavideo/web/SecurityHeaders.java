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

    /** Swagger UI has scripts of its own, and videos are shown by browsers in pages that they make up. */
    private static final String[] OWN_DOCUMENTS = { "/q/", "/media/" };

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, PRIORITY);
    }

    private static void add(RoutingContext exchange) {
        MultiMap headers = exchange.response().headers().set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (!isDocument(exchange.request().path())) {
            headers.set(POLICY, NOTHING).set(REFERRER_POLICY, NO_REFERRER);
        }
        exchange.next();
    }

    private static boolean isDocument(String path) {
        for (String start : OWN_DOCUMENTS) {
            if (path != null && path.startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
