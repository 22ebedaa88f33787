package io.personavideo.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How much of what costs something one client may ask for: one address, or of IPv6 one network. Each replica counts by
 * itself. Behind a proxy all come from the proxy's address, unless {@code quarkus.http.proxy.proxy-address-forwarding} is on.
 */
@ConfigMapping(prefix = "persona-video.rate-limit")
interface RateLimitConfig {

    /**
     * How many requests one client may send a minute that might change something ({@code POST}, {@code PATCH} and
     * {@code DELETE}); 0 for any number. Webhooks are not among them.
     */
    @WithDefault("3000")
    int changesPerMinute();

    /**
     * How many webhooks one client may send a minute that are not a provider's; 0 for any number. Beyond that they are refused
     * with 429, and large ones unread. A webhook that is genuine is never counted.
     */
    @WithDefault("60")
    int badWebhooksPerMinute();
}
