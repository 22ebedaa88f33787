package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * The sandbox that the application itself serves in dev mode and tests.
 */
@ConfigMapping(prefix = "persona-video.sandbox")
interface SandboxConfig {

    @WithDefault("false")
    boolean enabled();

    /** Where predictions and videos are kept. */
    String directory();

    /** Where the application is reached, without a path: {@code http://localhost:8080}. */
    String publicBaseUrl();

    /** The token that the sandbox asks for, the same as the client's. */
    String apiToken();

    /** The key that RunPod's part asks for, the same as the client's. */
    String runpodApiKey();

    /** What Replicate's webhooks are signed with, {@code whsec_} and base64, the same as the client's. */
    String webhookSecret();

    /** From a submission to the start of processing. */
    @WithDefault("1s")
    Duration coldStart();

    /** From the start of processing to the end. */
    @WithDefault("7s")
    Duration duration();

    /** Longest side of a video in pixels, a multiple of 16. */
    @WithDefault("512")
    int longestSide();

    /** What goes wrong with the first submissions, one after the other; {@link Fault} tells the names. */
    Optional<List<String>> faults();
}
