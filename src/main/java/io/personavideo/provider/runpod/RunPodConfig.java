package io.personavideo.provider.runpod;

import java.time.Duration;
import java.util.Optional;

import io.personavideo.provider.BreakerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How RunPod is asked. Its address and time-outs are those of the REST client {@code runpod}.
 */
@ConfigMapping(prefix = "persona-video.runpod")
interface RunPodConfig {

    /** {@code RUNPOD_API_KEY}; without it RunPod is not configured. */
    Optional<String> apiKey();

    /** {@code RUNPOD_ENDPOINT_ID}, the serverless endpoint that makes the videos. */
    Optional<String> endpointId();

    /** What makes idle videos. */
    Worker idle();

    /** What makes talk videos. */
    Worker talk();

    /** How long a job may run at most, its waiting not counted. RunPod stops it then. */
    @WithDefault("20m")
    Duration executionTimeout();

    /** When calls are no longer made because they keep failing. */
    BreakerConfig breaker();

    interface Worker {

        /** An endpoint for this kind alone. */
        Optional<String> endpointId();

        /** What the video should show, for models that take a prompt. */
        String prompt();

        /** The worker's input as JSON, with the same placeholders as a model's of Replicate. */
        String input();
    }
}
