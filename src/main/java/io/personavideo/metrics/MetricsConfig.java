package io.personavideo.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * What operators may read of a running service.
 */
@ConfigMapping(prefix = "persona-video.metrics")
public interface MetricsConfig {

    /** Whether anything is measured. Otherwise {@code /q/metrics} answers an empty page. */
    @WithDefault("true")
    boolean enabled();
}
