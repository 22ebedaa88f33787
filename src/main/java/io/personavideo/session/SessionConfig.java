package io.personavideo.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How a request names its session. How long a session is remembered is set for the region, under
 * {@code quarkus.cache.caffeine."sessions"}.
 */
@ConfigMapping(prefix = "persona-video.session")
interface SessionConfig {

    /** The cookie that holds the session token where there is no {@code Authorization: Bearer}. */
    @WithDefault("session")
    String cookieName();
}
