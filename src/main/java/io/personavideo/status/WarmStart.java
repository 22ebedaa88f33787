package io.personavideo.status;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;

/**
 * Has the service listen only when its memory is warm, so that a proxy that asks nobody whether they are ready sends no
 * request too early. If warming up takes longer than that may, it listens and says that it is not ready.
 */
@Singleton
class WarmStart {

    private static final Logger LOG = Logger.getLogger(WarmStart.class);

    private final StatusRegion region;
    private final StatusConfig config;

    WarmStart(StatusRegion region, StatusConfig config) {
        this.region = region;
        this.config = config;
    }

    /** After all other observers, one of which begins to warm up. */
    void await(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        if (!region.awaitWarm(config.listenWithin())) {
            LOG.infof("Listening although the memory is not warm after %s", config.listenWithin());
        }
    }
}
