package io.personavideo.web;

import java.net.URI;
import java.util.Set;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import io.personavideo.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests that a page of another site makes a browser send and that might change something, unless they say by
 * themselves who is asking: the cookie that the browser adds is not proof that its user wanted this. Whoever is no browser
 * sends none of the headers by which it is decided, and passes.
 */
@Singleton
class CrossSiteRequests {

    /** After CORS, which has 300, so that the other site's developer can read why. */
    private static final int PRIORITY = 250;

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    void register(@Observes Filters filters) {
        filters.register(CrossSiteRequests::check, PRIORITY);
    }

    private static void check(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (SAFE.contains(request.method()) || request.getHeader(HttpHeaders.AUTHORIZATION) != null || isOurs(request)) {
            exchange.next();
        } else {
            request.resume();
            ProblemException.of(Response.Status.FORBIDDEN, "cross_site_request",
                    "Other sites use Authorization: Bearer; the session cookie counts on this one alone")
                    .answer(exchange.response());
        }
    }

    private static boolean isOurs(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        // Sent by older browsers, and where there is no TLS.
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || isOf(origin, request.getHeader(HttpHeaders.HOST));
    }

    /** Without the scheme, which a proxy may have changed. */
    private static boolean isOf(String origin, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
