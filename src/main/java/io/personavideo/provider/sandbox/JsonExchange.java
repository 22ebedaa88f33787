package io.personavideo.provider.sandbox;

import org.jboss.logging.Logger;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Reads JSON from requests and answers with it. */
final class JsonExchange {

    private static final Logger LOG = Logger.getLogger(JsonExchange.class);

    private JsonExchange() {
    }

    /**
     * @throws Refusal if it is not JSON
     */
    static Object read(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw Refusal.malformed("The body is empty");
        }
        try {
            return Json.decodeValue(body);
        } catch (DecodeException malformed) {
            throw Refusal.malformed("The body is not JSON");
        }
    }

    static void answer(RoutingContext context, int status, JsonObject json) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json.toBuffer());
        }
    }

    static void answerFailure(RoutingContext context) {
        Refusal refusal = refusal(context);
        answer(context, refusal.status(), refusal.json());
    }

    private static Refusal refusal(RoutingContext context) {
        if (context.failure() instanceof Refusal refusal) {
            return refusal;
        }
        HttpResponseStatus status = HttpResponseStatus.valueOf(context.statusCode() < 0 ? 500 : context.statusCode());
        if (status.code() == HttpResponseStatus.INTERNAL_SERVER_ERROR.code()) {
            LOG.error("The sandbox could not answer " + context.request().path(), context.failure());
        }
        return new Refusal(status.code(), status.reasonPhrase(), "The sandbox can't answer this");
    }
}
