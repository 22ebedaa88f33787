package io.personavideo.web;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;

/**
 * Counts answers by the class of their status. Quick checks and batches are taken out of the stream of requests before,
 * and are counted by themselves.
 */
@Singleton
class ResponseCounts {

    /** After the lane of quick checks. */
    private static final int PRIORITY = 150;

    private static final int FIRST_CLASS = 2;
    private static final int LAST_CLASS = 5;
    private static final int CLASS = 100;

    private final List<LongAdder> byClass = Stream.generate(LongAdder::new).limit(LAST_CLASS - FIRST_CLASS + 1L).toList();

    void register(@Observes StartupEvent event, MeterRegistry metrics) {
        IntStream.range(0, byClass.size()).forEach(i -> FunctionCounter
                .builder("persona.video.http.responses", byClass.get(i), LongAdder::doubleValue)
                .description("Answers other than those of quick checks and batches, by the class of their status")
                .tag("status", i + FIRST_CLASS + "xx")
                .register(metrics));
    }

    void register(@Observes Filters filters) {
        filters.register(exchange -> {
            exchange.addEndHandler(ended -> count(exchange));
            exchange.next();
        }, PRIORITY);
    }

    private void count(RoutingContext exchange) {
        int index = exchange.response().getStatusCode() / CLASS - FIRST_CLASS;
        if (index >= 0 && index < byClass.size()) {
            byClass.get(index).increment();
        }
    }
}
