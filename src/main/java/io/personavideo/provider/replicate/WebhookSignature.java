package io.personavideo.provider.replicate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a webhook after the Standard Webhooks scheme: HMAC-SHA256 over id, timestamp and the body's bytes as
 * they came. It is wrong as well if it is more than five minutes old, or from more than five minutes ahead.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the scheme</a>
 */
final class WebhookSignature {

    static final String ID_HEADER = "webhook-id";
    static final String TIMESTAMP_HEADER = "webhook-timestamp";
    static final String SIGNATURE_HEADER = "webhook-signature";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    /** In bytes. The scheme asks for 24 to 64; a word that somebody made up has far fewer. */
    private static final int SHORTEST_KEY = 16;

    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION_PREFIX = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;
    private final Clock clock;

    /**
     * @param secret as Replicate shows it, {@code whsec_} and base64
     * @throws IllegalArgumentException if it is empty or not base64
     */
    WebhookSignature(String secret, Clock clock) {
        String encoded = secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
        this.key = decoded(encoded.strip());
        this.clock = clock;
    }

    private static byte[] decoded(String encoded) {
        if (encoded.isEmpty()) {
            throw new IllegalArgumentException("it is empty");
        }
        try {
            byte[] key = Base64.getDecoder().decode(encoded);
            if (key.length >= SHORTEST_KEY) {
                return key;
            }
        } catch (IllegalArgumentException malformed) {
            // Its message would quote a character of the secret.
            throw new IllegalArgumentException("it is not base64");
        }
        throw new IllegalArgumentException("it is too short to be one; Replicate shows it as whsec_ and more than "
                + "twenty characters");
    }

    /** Whether one of the signatures in the header is ours for this message; any of the headers may be null. */
    boolean matches(String id, String timestamp, String signatures, byte[] body) {
        if (id == null || timestamp == null || signatures == null || !isRecent(timestamp)) {
            return false;
        }
        byte[] expected = sign(id, timestamp, body);
        boolean matched = false;
        for (String signature : signatures.split(" ")) {
            matched |= signature.startsWith(VERSION_PREFIX) && isEqual(expected, signature.substring(VERSION_PREFIX.length()));
        }
        return matched;
    }

    /** Whether the message is one of just now, if its timestamp is true. */
    boolean isRecent(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        return age.abs().compareTo(TOLERANCE) <= 0;
    }

    private static boolean isEqual(byte[] expected, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(Base64.getEncoder().encode(expected), given);
    }

    private byte[] sign(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
