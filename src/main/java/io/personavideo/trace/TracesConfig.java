package io.personavideo.trace;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Where traces go.
 */
@ConfigMapping(prefix = "persona-video.traces")
interface TracesConfig {

    /**
     * A collector that takes OTLP over HTTP, without the path: {@code http://collector:4318}. Nothing is traced without.
     */
    Optional<String> endpoint();

    /** The share of requests that are traced. A caller that traces its own request decides for itself. */
    @WithDefault("1.0")
    double ratio();

    /** How long spans are gathered before they are sent. */
    @WithDefault("5s")
    Duration delay();
}
