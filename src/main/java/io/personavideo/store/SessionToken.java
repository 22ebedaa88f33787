package io.personavideo.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A session token as a client has sent it. It goes no further than the request that brought it: what is kept is its
 * SHA-256, in lower-case hexadecimal.
 */
public final class SessionToken {

    private final String text;
    private final String sha256;

    private SessionToken(String text, String sha256) {
        this.text = text;
        this.sha256 = sha256;
    }

    public static SessionToken of(String text) {
        return new SessionToken(text, HexFormat.of().formatHex(digest(text)));
    }

    /** What may be kept of it. */
    public String sha256() {
        return sha256;
    }

    String text() {
        return text;
    }

    byte[] sha256Bytes() {
        return HexFormat.of().parseHex(sha256);
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "session token";
    }
}
