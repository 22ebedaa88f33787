package io.personavideo.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the database keeps of a session token: its SHA-256, in lower-case hexadecimal. The token itself goes no further
 * than the request that brought it.
 */
public record SessionToken(String sha256) {

    public static SessionToken of(String token) {
        return new SessionToken(HexFormat.of().formatHex(digest(token)));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(sha256);
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
