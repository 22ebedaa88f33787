package io.personavideo.status.events;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.personavideo.problem.ProblemException;
import io.personavideo.status.EarlyChecks;
import io.personavideo.status.Gate;
import io.personavideo.status.PersonaIds;
import io.personavideo.status.QuickChecks;
import io.personavideo.status.StatusJournal;
import io.personavideo.status.StatusRegion;
import io.personavideo.web.ClientAddress;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Where readers open streams: {@code GET /api/personas/idle-videos/events?ids=a,b,c}. An event's id is the version that it
 * tells of; a reader that comes back with {@code Last-Event-ID} is told what it has missed.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
@Singleton
class StatusEventsRoute {

    private static final String PATH = "/api/personas/idle-videos/events";
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final StatusRegion region;
    private final StatusJournal journal;
    private final QuickChecks checks;
    private final PersonaIds ids;
    private final Gate gate;
    private final EarlyChecks early;
    private final Places places;
    private final EventStreams streams;
    private final EventsConfig config;
    private final Vertx vertx;

    StatusEventsRoute(StatusRegion region, StatusJournal journal, QuickChecks checks, PersonaIds ids, Gate gate,
            EarlyChecks early, Places places, EventStreams streams, EventsConfig config, Vertx vertx) {
        this.region = region;
        this.journal = journal;
        this.checks = checks;
        this.ids = ids;
        this.gate = gate;
        this.early = early;
        this.places = places;
        this.streams = streams;
        this.config = config;
        this.vertx = vertx;
    }

    void mount(@Observes Router router) {
        router.get(PATH).handler(this::handle);
    }

    private void handle(RoutingContext exchange) {
        try {
            Set<String> personas = new LinkedHashSet<>(ids.parse(exchange.queryParam("ids")));
            requireServing();
            Context context = vertx.getOrCreateContext();
            Cancellable wait = gate.pass(exchange.request())
                    .chain(this::untilWarm)
                    .subscribe().with(passed -> context.runOnContext(now -> open(exchange, context, personas)),
                            failure -> refuse(exchange, failure));
            exchange.addEndHandler(ended -> wait.cancel());
        } catch (ProblemException refusal) {
            refusal.answer(exchange.response());
        }
    }

    /** A browser that is refused does not come back by itself. */
    private Uni<Void> untilWarm() {
        return region.isWarm() ? Uni.createFrom().voidItem() : early.untilWarm().invoke(this::requireWarm);
    }

    private void requireServing() {
        if (streams.isClosed()) {
            throw notReady("Statuses are no longer served");
        }
    }

    private void requireWarm() {
        if (!region.isWarm()) {
            throw notReady("Statuses are still being read");
        }
    }

    private static ProblemException notReady(String why) {
        return ProblemException.unavailable("not_ready", why, RETRY);
    }

    private static void refuse(RoutingContext exchange, Throwable failure) {
        if (failure instanceof ProblemException refusal) {
            refusal.answer(exchange.response());
        } else {
            exchange.fail(failure);
        }
    }

    private void open(RoutingContext exchange, Context context, Set<String> personas) {
        HttpServerRequest request = exchange.request();
        HttpServerResponse response = exchange.response();
        String address = ClientAddress.of(request);
        try {
            places.take(address);
        } catch (ProblemException refusal) {
            refusal.answer(response);
            return;
        }
        EventStream stream = new EventStream(response, context, personas, journal, checks::of,
                () -> gate.pass(request));
        // Ended or cut off: one of them, and once.
        exchange.addEndHandler(ended -> {
            places.giveBack(address);
            streams.remove(stream);
        });
        writeHead(response);
        streams.add(stream);
        stream.begin(lastSeen(request));
    }

    private void writeHead(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // nginx would keep events back until it has a page of them.
                .putHeader("X-Accel-Buffering", "no");
        long about = config.reconnect().toMillis();
        response.write("retry: " + ThreadLocalRandom.current().nextLong(about / 2, about * 3 / 2 + 1) + "\n\n");
    }

    /** Empty if the reader comes for the first time, or its browser makes something up. */
    private static OptionalLong lastSeen(HttpServerRequest request) {
        String text = request.getHeader(LAST_EVENT_ID);
        return text == null || !text.matches("\\d{1,18}") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
