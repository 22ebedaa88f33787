package io.personavideo.replica;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.personavideo.status.Freshness;
import io.personavideo.store.FeedConnections;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;

/**
 * This replica's feed of changes.
 */
@Singleton
class ReplicaFeed {

    private static final Logger LOG = Logger.getLogger(ReplicaFeed.class);

    private final FeedConnections connections;
    private final FeedConfig config;
    private final Pulse pulse;
    private final Feed feed;

    ReplicaFeed(FeedConnections connections, StatusMemory memory, FeedConfig config, Freshness freshness, Vertx vertx) {
        this.connections = connections;
        this.config = config;
        this.pulse = new Pulse(Clock.systemUTC(), config.staleAfter());
        this.feed = new Feed(connections, memory, config, pulse, freshness::staleFrom, vertx);
    }

    /** After whatever else may refuse to start. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event, MeterRegistry metrics) {
        if (!connections.canListen()) {
            LOG.infof("DATABASE_URL leads through a transaction pooler, over which nothing can be announced, and "
                    + "DATABASE_DIRECT_URL is not set: what others change is looked for every %d ms",
                    config.poll().toMillis());
        }
        TimeGauge.builder("persona.video.feed.lag", pulse, TimeUnit.MILLISECONDS,
                now -> now.lag().toMillis())
                .description("Time since the database was last heard from").register(metrics);
        Gauge.builder("persona.video.feed.connected", pulse, now -> now.isCutOff() ? 0 : 1)
                .description("Whether memory is kept at where the database is").register(metrics);
        FunctionCounter.builder("persona.video.feed.readings", feed, Feed::readings)
                .description("How many times changes were read").register(metrics);
        feed.start();
    }

    void stop(@Observes ShutdownEvent event) {
        feed.stop();
    }

    boolean isConnected() {
        return feed.isConnected();
    }

    boolean isCutOff() {
        return pulse.isCutOff();
    }

    boolean isAnnounced() {
        return connections.canListen();
    }

    Duration lag() {
        return pulse.lag();
    }
}
