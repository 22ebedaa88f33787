package io.personavideo.provider.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

import org.jboss.logging.Logger;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** Sends signed webhooks, each once. */
final class WebhookSender {

    private static final Logger LOG = Logger.getLogger(WebhookSender.class);

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int FIRST_ERROR_STATUS = 400;

    private final HttpClient client;
    private final Clock clock;

    /**
     * A message for a webhook.
     *
     * @param id the same each time it is sent
     * @param body the bytes that are signed and sent
     */
    record Message(String url, String id, Buffer body) {
    }

    WebhookSender(HttpClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Gives whether there is no reason to send it again, which is so for a redirect too: it is not followed, and the
     * message is lost.
     */
    Future<Boolean> send(Message message, WebhookSigner signer) {
        return deliver(message, request -> sign(message, signer, request));
    }

    /** The same without a signature, as RunPod sends its own. */
    Future<Boolean> sendUnsigned(Message message) {
        return deliver(message, request -> request);
    }

    private Future<Boolean> deliver(Message message, UnaryOperator<HttpClientRequest> signed) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(message.url())
                .setTimeout(LONGEST.toMillis());
        return client.request(options)
                .compose(request -> signed.apply(request)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .send(message.body()))
                .map(response -> response.statusCode() < FIRST_ERROR_STATUS)
                .otherwise(unreachable -> {
                    LOG.debugf("The webhook %s could not be sent: %s", message.id(), unreachable.getMessage());
                    return false;
                });
    }

    private HttpClientRequest sign(Message message, WebhookSigner signer, HttpClientRequest request) {
        long timestamp = clock.instant().getEpochSecond();
        return request
                .putHeader("webhook-id", message.id())
                .putHeader("webhook-timestamp", Long.toString(timestamp))
                .putHeader("webhook-signature", signer.sign(message.id(), timestamp, message.body().getBytes()));
    }
}
