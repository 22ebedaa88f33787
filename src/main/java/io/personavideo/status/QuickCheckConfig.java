package io.personavideo.status;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Who may ask quickly, and for how much at once.
 */
@ConfigMapping(prefix = "persona-video.quick-check")
public interface QuickCheckConfig {

    /**
     * Whether quick checks, batches and events are for signed-in users only. A session is looked up once in the time for
     * which sessions are remembered, and otherwise answered from memory like the status itself.
     */
    @WithDefault("false")
    boolean requireSession();

    /** How many personas one batch, or one stream of events, may name. */
    @WithDefault("500")
    int maximumIds();
}
