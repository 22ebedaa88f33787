package io.personavideo.status;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;

/**
 * How full the memory of statuses is, and whether it can be relied on.
 */
@Singleton
class MemoryMeters {

    void register(@Observes StartupEvent event, StatusRegion region, Freshness freshness, MeterRegistry metrics) {
        Gauge.builder("persona.video.status.personas", region, StatusRegion::size)
                .description("Personas whose status is in memory").register(metrics);
        Gauge.builder("persona.video.status.personas.maximum", region, StatusRegion::bound)
                .description("Personas whose status memory may hold").register(metrics);
        Gauge.builder("persona.video.status.warm", region, memory -> memory.isWarm() ? 1 : 0)
                .description("Whether all statuses of the database have been read").register(metrics);
        Gauge.builder("persona.video.status.stale", freshness, now -> now.isStale() ? 1 : 0)
                .description("Whether answers from memory say that they may be out of date").register(metrics);
    }
}
