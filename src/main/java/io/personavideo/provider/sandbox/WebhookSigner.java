package io.personavideo.provider.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks after the Standard Webhooks scheme. */
final class WebhookSigner {

    private static final String SECRET_PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;

    /**
     * @throws IllegalArgumentException if the secret is not {@code whsec_} and base64
     */
    WebhookSigner(String secret) {
        this(decoded(secret));
    }

    private WebhookSigner(byte[] key) {
        this.key = key;
    }

    private static byte[] decoded(String secret) {
        if (!secret.startsWith(SECRET_PREFIX) || secret.length() == SECRET_PREFIX.length()) {
            throw new IllegalArgumentException("the webhook secret is not of the form whsec_...");
        }
        try {
            return Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
        } catch (IllegalArgumentException malformed) {
            // Its message would quote a character of the secret.
            throw new IllegalArgumentException("the webhook secret is not base64 after whsec_");
        }
    }

    /** Signs like someone who does not know the secret. */
    WebhookSigner forger() {
        byte[] other = key.clone();
        other[0] ^= 1;
        return new WebhookSigner(other);
    }

    String sign(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
