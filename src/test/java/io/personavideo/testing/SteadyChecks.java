package io.personavideo.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/**
 * Quick checks of completed videos at a steady rate, however long their answers take.
 */
public final class SteadyChecks {

    private static final int TICK_MS = 20;
    private static final int CONNECTIONS = 64;
    private static final int OK = 200;

    private final HttpClient http;
    private final List<String> urls;
    private final Vertx vertx;
    private final long timer;
    private final AtomicInteger sent = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    /** One party for this object, and one for each request that has not been answered. */
    private final Phaser unanswered = new Phaser(1);

    private SteadyChecks(Vertx vertx, List<String> urls, int perSecond) {
        this.vertx = vertx;
        this.urls = urls;
        this.http = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
        int perTick = perSecond * TICK_MS / 1000;
        this.timer = vertx.setPeriodic(TICK_MS, tick -> sendSome(perTick));
    }

    public static SteadyChecks of(Vertx vertx, ServiceClient service, List<String> personas, int perSecond) {
        return new SteadyChecks(vertx, personas.stream().map(service::idleVideo).toList(), perSecond);
    }

    private void sendSome(int number) {
        for (int i = 0; i < number; i++) {
            send(urls.get(sent.getAndIncrement() % urls.size()));
        }
    }

    private void send(String url) {
        unanswered.register();
        http.request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url).putHeader("X-Quick-Check", "true"))
                .compose(HttpClientRequest::send)
                .compose(answer -> answer.body().onSuccess(body -> check(answer, body.toString())))
                .onFailure(failure -> failures.add(failure.toString()))
                .onComplete(done -> unanswered.arriveAndDeregister());
    }

    private void check(HttpClientResponse answer, String body) {
        if (answer.statusCode() != OK || !body.contains("\"status\":\"completed\"")) {
            failures.add(answer.statusCode() + " " + body);
        }
    }

    /** Sends no more, and waits for what has not been answered. */
    public void stop() {
        vertx.cancelTimer(timer);
        unanswered.arriveAndAwaitAdvance();
    }

    public int sent() {
        return sent.get();
    }

    /** Whatever was answered otherwise than with a completed video, or not at all. */
    public List<String> failures() {
        return List.copyOf(failures);
    }
}
