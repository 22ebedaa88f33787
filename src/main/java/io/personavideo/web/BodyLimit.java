package io.personavideo.web;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.personavideo.problem.ProblemException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a body that is announced to be too large in the same words as every other error. Quarkus' own limit, which is
 * the same, would close the connection without any.
 */
@Singleton
class BodyLimit {

    /** Before every other filter. */
    private static final int PRIORITY = 1000;

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
        ProblemException.bodyTooLarge(bytes).answer(exchange.response());
    }

    /** In bytes; none if the header is missing or no number, which Vert.x refuses itself. */
    private static long announced(RoutingContext exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
    }
}
