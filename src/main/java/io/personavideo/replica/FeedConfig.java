package io.personavideo.replica;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How this replica keeps up with the database.
 */
@ConfigMapping(prefix = "persona-video.feed")
interface FeedConfig {

    /**
     * For how long announcements are gathered before the changes are read, so that however many there are, no more than
     * one reading is made in this time.
     */
    @WithDefault("20ms")
    Duration gather();

    /** How long nothing may be read before the database is asked whether it is still there, and what has changed. */
    @WithDefault("5s")
    Duration heartbeat();

    /** How often changes are looked for where they are not announced. */
    @WithDefault("1s")
    Duration poll();

    /** How long an answer may take before the connection is given up. */
    @WithDefault("5s")
    Duration timeout();

    /** How soon after a connection was lost the next one is tried; then ever later. */
    @WithDefault("100ms")
    Duration firstRetry();

    /** How much later at most. */
    @WithDefault("10s")
    Duration longestRetry();

    /** How long the replica may be cut off before its answers say that they are stale. */
    @WithDefault("5s")
    Duration staleAfter();
}
