package io.personavideo.generation;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Bounds of making a video.
 */
@ConfigMapping(prefix = "persona-video.generation")
interface GenerationConfig {

    /** How long an idle video may take from its request on. The provider is told to stop it then, too. */
    @WithDefault("30m")
    Duration idleDeadline();

    /**
     * How long one replica holds a job that it works on before another may take it up. Longer than any single call to a
     * provider takes.
     */
    @WithDefault("60s")
    Duration lease();

    /** How soon after its submission a job is asked about, and how often in its first seconds. */
    @WithDefault("1s")
    Duration firstPoll();

    /** How seldom a job is asked about at most. */
    @WithDefault("10s")
    Duration longestPoll();

    /** For how long a provider may say that it does not know a job which it took before that is believed. */
    @WithDefault("2m")
    Duration missingGrace();

    /** How long after a lost answer the provider's list is believed when it does not show the job. */
    @WithDefault("30s")
    Duration lookupSettle();

    /** How many due jobs are taken up at once. */
    @WithDefault("50")
    int batch();
}
