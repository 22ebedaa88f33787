package io.personavideo.provider.replicate;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

import io.personavideo.job.JobKind;
import io.personavideo.provider.InputTemplate;
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
    private final InputTemplate idleInput;
    private final InputTemplate talkInput;
    private final WebhookSignature signature;

    ReplicateSettings(ReplicateConfig config, Config raw) {
        this.config = config;
        this.idleInput = usable("persona-video.replicate.idle.input", () -> distinct(config.idle().input()));
        this.talkInput = usable("persona-video.replicate.talk.input", () -> speaking(config.talk().input()));
        usable("persona-video.replicate.idle.model", () -> ReplicateModel.parse(config.idle().model()));
        usable("persona-video.replicate.talk.model", () -> ReplicateModel.parse(config.talk().model()));
        // An Optional can't tell a secret that is missing from one that is set to nothing; the second is a mistake.
        boolean empty = "".equals(raw.getConfigValue(WEBHOOK_SECRET).getRawValue());
        this.signature = usable(WEBHOOK_SECRET, () -> empty ? signature("")
                : config.webhookSecret()
                        .map(ReplicateSettings::signature).orElse(null));
    }

    /** After a lost answer the job is looked up by its input, if there is no webhook to tell it by. */
    private static InputTemplate distinct(String json) {
        InputTemplate template = InputTemplate.parse(json);
        if (!template.has("seed") && !template.has("jobId") && !template.has("portraitUrl")) {
            throw new IllegalArgumentException("it has none of {{portraitUrl}}, {{seed}} and {{jobId}}, so all jobs "
                    + "would be the same. Example: {\"image\": \"{{portraitUrl}}\", \"seed\": \"{{seed}}\"}");
        }
        return template;
    }

    private static InputTemplate speaking(String json) {
        InputTemplate template = distinct(json);
        if (!template.has("audioUrl") && !template.has("text")) {
            throw new IllegalArgumentException("it has neither {{audioUrl}} nor {{text}}, so nothing would be said. "
                    + "Example: {\"image\": \"{{portraitUrl}}\", \"audio\": \"{{audioUrl}}\"}");
        }
        return template;
    }

    void checkAtStart(@Observes StartupEvent event) {
        // Being made is the check.
    }

    InputTemplate input(JobKind kind) {
        return kind == JobKind.IDLE ? idleInput : talkInput;
    }

    /** Whether no two jobs of the kind have the same input. */
    boolean hasDistinctInput(JobKind kind) {
        return input(kind).has("seed") || input(kind).has("jobId");
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
