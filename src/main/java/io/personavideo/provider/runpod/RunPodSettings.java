package io.personavideo.provider.runpod;

import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.personavideo.job.JobKind;
import io.personavideo.provider.JobInput;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The settings of RunPod in usable form. What can't be used stops the service from starting, rather than the first job
 * from being made.
 */
@Singleton
class RunPodSettings {

    private static final String ENDPOINT_FORM = "[A-Za-z0-9_-]+";

    private final RunPodConfig config;
    private final JobInput idleInput;
    private final JobInput talkInput;

    RunPodSettings(RunPodConfig config) {
        this.config = config;
        this.idleInput = usable("persona-video.runpod.idle.input", () -> parsed(JobKind.IDLE, config.idle()));
        this.talkInput = usable("persona-video.runpod.talk.input", () -> parsed(JobKind.TALK, config.talk()));
        check("RUNPOD_ENDPOINT_ID", config.endpointId());
        check("persona-video.runpod.idle.endpoint-id", config.idle().endpointId());
        check("persona-video.runpod.talk.endpoint-id", config.talk().endpointId());
        if (config.apiKey().isPresent() && endpoint(JobKind.IDLE).isEmpty() && endpoint(JobKind.TALK).isEmpty()) {
            throw new ConfigurationException(
                    "RUNPOD_ENDPOINT_ID is missing, and RUNPOD_API_KEY is set. Example: RUNPOD_ENDPOINT_ID=a1b2c3d4e5f6g7");
        }
    }

    private static JobInput parsed(JobKind kind, RunPodConfig.Worker worker) {
        return JobInput.parse(kind, worker.input(), worker.prompt());
    }

    /** It becomes a part of addresses. */
    private static void check(String setting, Optional<String> endpoint) {
        endpoint.filter(id -> !id.matches(ENDPOINT_FORM)).ifPresent(id -> {
            throw new ConfigurationException("%s is \"%s\", which is no id of an endpoint. Example: a1b2c3d4e5f6g7"
                    .formatted(setting, id));
        });
    }

    void checkAtStart(@Observes StartupEvent event) {
        // Being made is the check.
    }

    Optional<String> endpoint(JobKind kind) {
        return worker(kind).endpointId().or(config::endpointId);
    }

    JobInput input(JobKind kind) {
        return kind == JobKind.IDLE ? idleInput : talkInput;
    }

    private RunPodConfig.Worker worker(JobKind kind) {
        return kind == JobKind.IDLE ? config.idle() : config.talk();
    }

    RunPodConfig config() {
        return config;
    }

    private static <T> T usable(String setting, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException("%s can't be used: %s".formatted(setting, unusable.getMessage()));
        }
    }
}
