package io.personavideo.bench.load;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who reads a server's metrics once a second.
 */
public final class Scrapes implements AutoCloseable {

    private final AtomicInteger made = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private Scrapes() {
    }

    public static Scrapes of(Target target, Client client) {
        Scrapes scrapes = new Scrapes();
        scrapes.timer.scheduleAtFixedRate(() -> scrapes.scrape(target, client), 0, 1, TimeUnit.SECONDS);
        return scrapes;
    }

    private void scrape(Target target, Client client) {
        if (client.get(target.url() + "/q/metrics", Map.of()).statusCode() == 200) {
            made.incrementAndGet();
        }
    }

    public int made() {
        return made.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
