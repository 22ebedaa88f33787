package io.personavideo.media;

import java.time.Duration;
import java.util.Optional;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Where finished videos are kept, and within which bounds they are fetched.
 */
@ConfigMapping(prefix = "persona-video.media")
interface MediaConfig {

    /**
     * {@code directory}, served by this service itself and fit for one machine, or {@code none}, which passes the
     * provider's own address on until the provider deletes the video.
     */
    String store();

    /** The directory, if that is the store. */
    @WithDefault("media")
    String directory();

    /** Under which address this service serves the directory, without a path; {@code PUBLIC_URL} if it is not set. */
    Optional<String> publicBaseUrl();

    /** The largest video that is kept. */
    @WithDefault("200M")
    MemorySize maximumSize();

    /** How long fetching a video may take in all. */
    @WithDefault("2m")
    Duration fetchTimeout();
}
