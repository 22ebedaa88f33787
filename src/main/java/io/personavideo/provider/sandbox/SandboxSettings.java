package io.personavideo.provider.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where and how the sandbox plays Replicate and RunPod.
 *
 * @param directory where predictions and videos are kept
 * @param publicBaseUrl where the sandbox is reached, without a path: {@code http://localhost:8080}
 * @param path the path of Replicate's API, the rest of what Replicate's clients call its base URL
 * @param apiToken the token that Replicate's API asks for
 * @param runPodApiKey the key that RunPod's API asks for
 * @param webhookSecret what Replicate's webhooks are signed with, {@code whsec_} and base64
 * @param faults what goes wrong with the first submissions, one after the other
 */
public record SandboxSettings(Path directory, String publicBaseUrl, String path, String apiToken, String runPodApiKey,
        String webhookSecret, Pace pace, List<Fault> faults, LoopSettings loop) {

    public static final String DEFAULT_PATH = "/sandbox/replicate/v1";
    public static final String DEFAULT_RUNPOD_KEY = "sandbox-key";

    static final String RUNPOD_PATH = "/sandbox/runpod/v2";

    /**
     * @throws IllegalArgumentException if the token is blank, or the secret unusable
     */
    public SandboxSettings {
        if (apiToken.isBlank()) {
            throw new IllegalArgumentException("the sandbox needs a token to ask for");
        }
        new WebhookSigner(webhookSecret);
        publicBaseUrl = publicBaseUrl.replaceAll("/+$", "");
        faults = List.copyOf(faults);
    }

    /** With a second of cold start, seven of processing, and no faults. */
    public static SandboxSettings of(Path directory, String publicBaseUrl, String apiToken, String webhookSecret) {
        return new SandboxSettings(directory, publicBaseUrl, DEFAULT_PATH, apiToken, DEFAULT_RUNPOD_KEY, webhookSecret,
                Pace.of(Duration.ofSeconds(1), Duration.ofSeconds(7)), List.of(), LoopSettings.DEFAULT);
    }

    public SandboxSettings withPublicBaseUrl(String url) {
        return new SandboxSettings(directory, url, path, apiToken, runPodApiKey, webhookSecret, pace, faults, loop);
    }

    public SandboxSettings withRunPodApiKey(String key) {
        return new SandboxSettings(directory, publicBaseUrl, path, apiToken, key, webhookSecret, pace, faults, loop);
    }

    public SandboxSettings withPace(Pace other) {
        return new SandboxSettings(directory, publicBaseUrl, path, apiToken, runPodApiKey, webhookSecret, other, faults, loop);
    }

    public SandboxSettings withFaults(List<Fault> others) {
        return new SandboxSettings(directory, publicBaseUrl, path, apiToken, runPodApiKey, webhookSecret, pace, others, loop);
    }

    public SandboxSettings withLoop(LoopSettings other) {
        return new SandboxSettings(directory, publicBaseUrl, path, apiToken, runPodApiKey, webhookSecret, pace, faults, other);
    }

    /** What a client of Replicate is configured with as its base URL. */
    public String apiUrl() {
        return publicBaseUrl + path;
    }

    /** What a client of RunPod is configured with as its base URL. */
    public String runPodUrl() {
        return publicBaseUrl + RUNPOD_PATH;
    }

    String predictionUrl(String id) {
        return apiUrl() + "/predictions/" + id;
    }

    String videoUrl(String id) {
        return publicBaseUrl + ControlRoutes.FILES + "/" + id + ".mp4";
    }

    /** Without the secrets, as it may end up in a log. */
    @Override
    public String toString() {
        return "SandboxSettings[directory=%s, apiUrl=%s, pace=%s, faults=%s]"
                .formatted(directory, apiUrl(), pace, faults);
    }
}
