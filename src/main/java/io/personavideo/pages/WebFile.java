package io.personavideo.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

import io.vertx.core.buffer.Buffer;

/**
 * A file that browsers get as it is.
 *
 * @param etag of the content and not of its time, which is the same in every build
 */
record WebFile(Buffer content, String type, String etag) {

    private static final String DIRECTORY = "/web";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "ts", "text/plain;charset=UTF-8",
            "svg", "image/svg+xml");

    private static final int ETAG_LENGTH = 32;

    static WebFile read(String name) {
        try (InputStream file = WebFile.class.getResourceAsStream(DIRECTORY + name)) {
            byte[] content = file.readAllBytes();
            return new WebFile(Buffer.buffer(content), TYPES.get(name.substring(name.lastIndexOf('.') + 1)), etag(content));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash).substring(0, ETAG_LENGTH) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
