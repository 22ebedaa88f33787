package io.personavideo.web;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.personavideo.problem.Problem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a body that is announced to be too large in the same words as every other error. Quarkus' own limit, which is
 * the same, would close the connection without any.
 */
@Singleton
class BodyLimit {

    /** Before every other filter. */
    private static final int PRIORITY = 1000;

    private static final int TOO_LARGE = 413;

    /** A client that is still sending reads the answer only when it is done, so it is listened to for so long. */
    private static final long LINGER_MS = 5_000;

    private final long bytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.bytes = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext exchange) {
        if (announced(exchange) <= bytes) {
            exchange.next();
            return;
        }
        long timer = exchange.vertx().setTimer(LINGER_MS, late -> exchange.request().connection().close());
        exchange.request()
                .endHandler(end -> exchange.vertx().cancelTimer(timer))
                .resume();
        refuse(exchange.response());
    }

    /** In bytes; none if the header is missing or no number, which Vert.x refuses itself. */
    private static long announced(RoutingContext exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
    }

    private void refuse(HttpServerResponse response) {
        Problem problem = new Problem("about:blank", "Request Entity Too Large", TOO_LARGE, "body_too_large",
                "The body is larger than %d bytes".formatted(bytes), null);
        response.setStatusCode(TOO_LARGE)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Json.encode(problem));
    }
}
