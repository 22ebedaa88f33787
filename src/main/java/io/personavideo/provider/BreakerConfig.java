package io.personavideo.provider;

import java.time.Duration;

import io.smallrye.config.WithDefault;

/**
 * When a provider is no longer called because its calls keep failing.
 */
public interface BreakerConfig {

    /** How many of the latest calls are looked at. */
    @WithDefault("10")
    int window();

    /** The share of failed ones among them that stops further calls. */
    @WithDefault("0.5")
    double failureRatio();

    /** How long no call is made, before one is made to see. */
    @WithDefault("30s")
    Duration delay();
}
