package io.personavideo.pages;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Whether there are pages, and what they may show.
 */
@ConfigMapping(prefix = "persona-video.pages")
interface PagesConfig {

    /** The element is served all the same. */
    @WithDefault("true")
    boolean enabled();

    /**
     * From where, beside this service itself, the pages may load portraits and videos: sources as they are written in a
     * Content-Security-Policy, separated by spaces.
     */
    @WithDefault("https:")
    String mediaSources();

    /** The session of whoever signs in as the demo user. In dev mode only. */
    Optional<String> demoToken();
}
