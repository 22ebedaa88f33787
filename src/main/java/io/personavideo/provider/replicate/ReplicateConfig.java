package io.personavideo.provider.replicate;

import java.util.Optional;

import io.personavideo.provider.BreakerConfig;
import io.smallrye.config.ConfigMapping;

/**
 * How Replicate is asked. Its address and time-outs are those of the REST client {@code replicate}.
 */
@ConfigMapping(prefix = "persona-video.replicate")
interface ReplicateConfig {

    /** {@code REPLICATE_API_TOKEN}; without it Replicate is not configured. */
    Optional<String> apiToken();

    /** {@code REPLICATE_WEBHOOK_SECRET}, as Replicate shows it: {@code whsec_…}. Without it no webhooks are asked for. */
    Optional<String> webhookSecret();

    /** What makes idle videos. */
    Model idle();

    /** What makes talk videos. */
    Model talk();

    /** When calls are no longer made because they keep failing. */
    BreakerConfig breaker();

    interface Model {

        /**
         * {@code owner/name} for an official model, {@code owner/name:version} or a bare version for any other.
         */
        String model();

        /** What the video should show, for models that take a prompt. */
        String prompt();

        /**
         * The model's input as JSON. In its texts the placeholders {@code {{portraitUrl}}}, {@code {{prompt}}},
         * {@code {{seed}}}, {@code {{jobId}}} and, for a talk video, {@code {{audioUrl}}} and {@code {{text}}} are filled
         * in. A text that is just <code>{{seed}}</code> becomes a number, and one that is just a placeholder without a
         * value is left out.
         */
        String input();
    }
}
