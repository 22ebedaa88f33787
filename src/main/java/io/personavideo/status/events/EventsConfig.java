package io.personavideo.status.events;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Bounds of the streams of events.
 */
@ConfigMapping(prefix = "persona-video.events")
interface EventsConfig {

    /** How many streams there may be at once. */
    @WithDefault("20000")
    int maximumStreams();

    /**
     * How many of them from one address, or of IPv6 from one network. Behind a proxy all come from the proxy's, unless
     * {@code quarkus.http.proxy.proxy-address-forwarding} is on.
     */
    @WithDefault("5000")
    int maximumStreamsPerAddress();

    /** How long a stream may say nothing: proxies cut those that are silent for a minute, some for half of one. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How long a reader may leave what it was sent unread before it is dropped. */
    @WithDefault("10s")
    Duration patience();

    /** When a reader that lost its stream is told to come back, about. */
    @WithDefault("2s")
    Duration reconnect();
}
