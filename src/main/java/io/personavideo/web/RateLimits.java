package io.personavideo.web;

import java.time.Duration;

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
 * Refuses a client that asks for more than its share of what costs something. Whoever only reads statuses never is.
 */
@Singleton
public class RateLimits {

    /** After CORS and what other sites may not do at all, so that the other site's developer can read why. */
    private static final int PRIORITY = 240;

    private static final String WEBHOOKS = "/api/webhooks/";

    /**
     * A webhook up to this size is read and its signature compared, whoever sends it: that costs no more than refusing it, and
     * nobody can keep a provider's out by sending bad ones through the same proxy.
     */
    private static final long SMALL_BYTES = 64 * 1024;

    private final Allowance changes;
    private final Allowance badWebhooks;

    RateLimits(RateLimitConfig config) {
        this.changes = new Allowance(config.changesPerMinute());
        this.badWebhooks = new Allowance(config.badWebhooksPerMinute());
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        String path = request.path();
        if (path == null || !mightChange(request.method())) {
            exchange.next();
        } else if (path.startsWith(WEBHOOKS)) {
            proceed(exchange, isLarge(request) && badWebhooks.isUsedUp(ClientAddress.of(request))
                    ? tooMany(badWebhooks.take(ClientAddress.of(request)))
                    : null);
        } else if (path.startsWith("/api/") || path.equals("/session")) {
            Duration wait = changes.take(ClientAddress.of(request));
            proceed(exchange, wait.isZero() ? null : tooMany(wait));
        } else {
            exchange.next();
        }
    }

    static boolean mightChange(HttpMethod method) {
        return method == HttpMethod.POST || method == HttpMethod.PATCH || method == HttpMethod.DELETE;
    }

    private static boolean isLarge(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !length.matches("\\d{1,18}") || Long.parseLong(length) > SMALL_BYTES;
    }

    private static void proceed(RoutingContext exchange, ProblemException refusal) {
        if (refusal == null) {
            exchange.next();
        } else {
            exchange.request().resume();
            refusal.answer(exchange.response());
        }
    }

    private static ProblemException tooMany(Duration wait) {
        return ProblemException.retryLater(Response.Status.TOO_MANY_REQUESTS, "too_many_requests",
                "As many requests came from your address as may in a minute; ask again later", wait.plusSeconds(1));
    }

    /**
     * Counts a webhook that is not genuine.
     *
     * @param refusal with which it is refused if there were not too many of them
     */
    public ProblemException ofBadWebhook(HttpServerRequest request, ProblemException refusal) {
        Duration wait = badWebhooks.take(ClientAddress.of(request));
        return wait.isZero() ? refusal : tooMany(wait);
    }
}
