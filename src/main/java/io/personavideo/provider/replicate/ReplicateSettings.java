package io.personavideo.provider.replicate;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

import io.personavideo.job.JobKind;
import io.personavideo.provider.JobInput;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The settings of Replicate in usable form. What can't be used stops the service from starting, rather than the first
 * job from being made.
 */
@Singleton
class ReplicateSettings {

    private static final String WEBHOOK_SECRET = "REPLICATE_WEBHOOK_SECRET";

    private final ReplicateConfig config;
    private final JobInput idleInput;
    private final JobInput talkInput;
    private final WebhookSignature signature;

    ReplicateSettings(ReplicateConfig config, Config raw) {
        this.config = config;
        this.idleInput = usable("persona-video.replicate.idle.input", () -> parsed(JobKind.IDLE, config.idle()));
        this.talkInput = usable("persona-video.replicate.talk.input", () -> parsed(JobKind.TALK, config.talk()));
        usable("persona-video.replicate.idle.model", () -> ReplicateModel.parse(config.idle().model()));
        usable("persona-video.replicate.talk.model", () -> ReplicateModel.parse(config.talk().model()));
        // An Optional can't tell a secret that is missing from one that is set to nothing; the second is a mistake.
        boolean empty = "".equals(raw.getConfigValue(WEBHOOK_SECRET).getRawValue());
        this.signature = usable(WEBHOOK_SECRET, () -> empty ? signature("")
                : config.webhookSecret()
                        .map(ReplicateSettings::signature).orElse(null));
    }

    private static JobInput parsed(JobKind kind, ReplicateConfig.Model model) {
        return JobInput.parse(kind, model.input(), model.prompt());
    }

    void checkAtStart(@Observes StartupEvent event) {
        // Being made is the check.
    }

    JobInput input(JobKind kind) {
        return kind == JobKind.IDLE ? idleInput : talkInput;
    }

    /** Empty if webhooks can't be verified, and so are not asked for. */
    Optional<WebhookSignature> signature() {
        return Optional.ofNullable(signature);
    }

    ReplicateConfig config() {
        return config;
    }

    private static WebhookSignature signature(String secret) {
        return new WebhookSignature(secret, Clock.systemUTC());
    }

    private static <T> T usable(String setting, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException("%s can't be used: %s".formatted(setting, unusable.getMessage()));
        }
    }
}
