package io.personavideo.web;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.personavideo.problem.ProblemException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Refuses a body that is too large in the same words as every other error, whether or not it was announced. Quarkus' own
 * limit, which is the same, would close the connection without any, and log an error that anybody could fill the log with.
 */
@Singleton
class BodyLimit {

    /** Before every other filter. */
    private static final int PRIORITY = 1000;

    /** A client that is still sending reads the answer only when it is done, so it is listened to for so long. */
    private static final long LINGER_MS = 5_000;

    private static final Logger LOG = Logger.getLogger(BodyLimit.class);

    private static final String API = "/api/";

    private final long bytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.bytes = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext exchange) {
        if (announced(exchange) > bytes) {
            refuse(exchange);
        } else if (isUnannounced(exchange.request())) {
            receive(exchange);
        } else {
            exchange.next();
        }
    }

    private void refuse(RoutingContext exchange) {
        long timer = exchange.vertx().setTimer(LINGER_MS, late -> exchange.request().connection().close());
        exchange.request()
                .handler(part -> LOG.trace("A part of a body that is too large is passed over"))
                .endHandler(end -> exchange.vertx().cancelTimer(timer))
                .resume();
        ProblemException.bodyTooLarge(bytes).answer(exchange.response());
    }

    private static boolean isUnannounced(HttpServerRequest request) {
        boolean mayHaveBody = request.getHeader(io.vertx.core.http.HttpHeaders.TRANSFER_ENCODING) != null
                || request.version() == HttpVersion.HTTP_2 && RateLimits.mightChange(request.method())
                        && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
        return mayHaveBody && request.path() != null && request.path().startsWith(API);
    }

    /** Has it all, and not more than may be, before anybody reads it. */
    private void receive(RoutingContext exchange) {
        Buffer body = Buffer.buffer();
        exchange.request()
                .handler(part -> {
                    if (body.length() + part.length() > bytes) {
                        refuse(exchange);
                    } else {
                        body.appendBuffer(part);
                    }
                })
                .endHandler(end -> {
                    ((RoutingContextInternal) exchange).setBody(body);
                    exchange.next();
                })
                .resume();
    }

    /** In bytes; none if the header is missing or no number, which Vert.x refuses itself. */
    private static long announced(RoutingContext exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
    }
}
