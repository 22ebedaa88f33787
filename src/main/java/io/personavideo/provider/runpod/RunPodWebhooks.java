package io.personavideo.provider.runpod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.job.JobId;

/**
 * Tells RunPod's webhooks, which are not signed, by a token in their address that is another one for each job. What a
 * webhook says is still not believed: anybody whom RunPod shows the address could say it.
 */
@Singleton
public class RunPodWebhooks {

    private static final String ALGORITHM = "HmacSHA256";

    /** So that the key gives nothing away that is of use elsewhere. */
    private static final String PURPOSE = "persona-video runpod webhook ";

    private final RunPodSettings settings;
    private final ObjectMapper json;

    RunPodWebhooks(RunPodSettings settings, ObjectMapper json) {
        this.settings = settings;
        this.json = json;
    }

    /** Whether the token is the job's. Takes as long for a wrong one as for the right one. */
    public boolean isGenuine(JobId job, String token) {
        byte[] given = token.getBytes(StandardCharsets.UTF_8);
        return settings.config().apiKey().isPresent()
                && MessageDigest.isEqual(token(job).getBytes(StandardCharsets.UTF_8), given);
    }

    /** Derived from the API key, so that it needs no place in the database and every replica knows it. */
    String token(JobId job) {
        byte[] key = settings.config().apiKey().orElseThrow().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(mac(key, PURPOSE + job));
    }

    private static byte[] mac(byte[] key, String message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }

    /** RunPod's id of the job that the body is about, to ask there; empty if it names none. */
    public Optional<String> providerJobId(byte[] body) {
        try {
            Run run = json.readValue(body, Run.class);
            return run == null || run.id() == null || run.id().isBlank() ? Optional.empty() : Optional.of(run.id());
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }
}
