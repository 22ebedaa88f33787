package io.personavideo.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Which addresses may be used that users and providers give.
 */
@ConfigMapping(prefix = "persona-video.urls")
interface OutsideUrlConfig {

    /** Whether plain http may be used, and addresses of this machine itself: for development and tests only. */
    @WithDefault("false")
    boolean allowLoopback();
}
