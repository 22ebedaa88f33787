package io.personavideo.testing;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;

/**
 * Forgets the meters of an application that ends. The next one in the same process would otherwise find them registered, and
 * show for ever what the last one had counted; in dev mode Quarkus sees to that itself.
 */
@Singleton
public class MetersOfTests {

    void forget(@Observes ShutdownEvent event) {
        Metrics.globalRegistry.clear();
    }
}
