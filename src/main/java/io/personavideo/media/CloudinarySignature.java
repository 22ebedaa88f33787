package io.personavideo.media;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Cloudinary's signature of a request, version 2: a plain hash of the parameters in order of their names and of the secret.
 *
 * @see <a href="https://cloudinary.com/documentation/authentication_signatures">Cloudinary, authentication signatures</a>
 */
enum CloudinarySignature {

    SHA1("SHA-1"),
    SHA256("SHA-256");

    private final String algorithm;

    CloudinarySignature(String algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * @param parameters those that are signed: all but {@code file}, {@code api_key} and what names the cloud
     */
    String of(Map<String, String> parameters, String secret) {
        String text = new TreeMap<>(parameters).entrySet().stream()
                .filter(parameter -> !parameter.getValue().isBlank())
                // So that no value can pass for another parameter.
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue().replace("&", "%26"))
                .collect(Collectors.joining("&"));
        return hex(text + secret);
    }

    private String hex(String text) {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has " + algorithm, impossible);
        }
    }
}
