package io.personavideo.pages;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The settings of the pages, checked.
 */
@Singleton
class PagesSettings {

    /** Anything else could end the directive and begin another. */
    private static final String SOURCES = "[\\w*:/.-]+( [\\w*:/.-]+)*";

    private final PagesConfig config;

    PagesSettings(PagesConfig config) {
        this.config = config;
    }

    void checkAtStart(@Observes StartupEvent event) {
        if (!config.mediaSources().matches(SOURCES)) {
            throw new ConfigurationException("persona-video.pages.media-sources is \"%s\"; it is a list of sources separated "
                    .formatted(config.mediaSources()) + "by spaces. Example: https: http://portraits.internal:9000");
        }
        if (config.demoToken().isPresent() && LaunchMode.current() == LaunchMode.NORMAL) {
            throw new ConfigurationException("persona-video.pages.demo-token lets everybody in; it is for dev mode alone. "
                    + "Remove it");
        }
    }

    boolean enabled() {
        return config.enabled();
    }

    /** Null if nobody may come as the demo user. */
    String demoToken() {
        return config.demoToken().orElse(null);
    }

    /** What a page may do, as its browser is told: load from here, and portraits and videos from elsewhere. */
    String contentSecurityPolicy() {
        String media = "'self' data: blob: " + config.mediaSources();
        return String.join("; ", "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
                "img-src " + media, "media-src " + media, "base-uri 'none'", "form-action 'self'",
                "frame-ancestors 'none'", "require-trusted-types-for 'script'");
    }
}
