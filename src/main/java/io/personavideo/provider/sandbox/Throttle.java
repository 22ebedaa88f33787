package io.personavideo.provider.sandbox;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Refuses a submission for now, telling in one form or another when it may come again. */
final class Throttle {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int DATE_SECONDS_AHEAD = 2;

    private Throttle() {
    }

    static void answer(RoutingContext context, Fault form) {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, retryAfter(form));
        JsonObject body = JsonObject.of("detail", "Request was throttled. Your rate limit resets in ~1s.", "status",
                TOO_MANY_REQUESTS);
        JsonExchange.answer(context, TOO_MANY_REQUESTS, form == Fault.SUBMIT_429 ? body.put("retry_after", 1) : body);
    }

    private static String retryAfter(Fault form) {
        return switch (form) {
            case SUBMIT_429_DATE -> DateTimeFormatter.RFC_1123_DATE_TIME
                    .format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(DATE_SECONDS_AHEAD));
            case SUBMIT_429_GARBAGE -> "soon";
            default -> "1";
        };
    }
}
