package io.personavideo.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * By what a request is known if it is made again: the client's idempotency key, and a fingerprint of what was asked with
 * it.
 */
public record RequestKey(String key, String fingerprint) {

    byte[] fingerprintSha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(fingerprint.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
