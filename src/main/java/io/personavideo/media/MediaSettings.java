package io.personavideo.media;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The settings of the store in usable form. What can't be used stops the service from starting, with the setting's name.
 */
@Singleton
class MediaSettings {

    /** The stores there are. */
    enum Kind {
        CLOUDINARY,
        S3,
        DIRECTORY,
        NONE
    }

    private static final String EXAMPLE = "Example: MEDIA_STORE=directory";

    private final MediaConfig config;
    private final Kind kind;
    private final CloudinaryAccount account;
    private final String publicUrl;

    MediaSettings(MediaConfig config, @ConfigProperty(name = "persona-video.public-url") Optional<String> publicUrl) {
        this.config = config;
        this.account = account(config.cloudinary().url());
        this.kind = kind(config.store(), account != null);
        this.publicUrl = switch (kind) {
            case DIRECTORY -> required("PUBLIC_URL", "https://video.example.com", config.publicBaseUrl().or(() -> publicUrl));
            case S3 -> required("S3_PUBLIC_URL", "https://videos.example.com", config.s3().publicUrl());
            default -> null;
        };
        checkStore();
        checkHosts();
    }

    private static CloudinaryAccount account(Optional<String> url) {
        try {
            return url.map(CloudinaryAccount::parse).orElse(null);
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException("CLOUDINARY_URL can't be used: " + unusable.getMessage()
                    + ". Example: CLOUDINARY_URL=cloudinary://key:secret@cloud");
        }
    }

    private static Kind kind(Optional<String> store, boolean hasCloudinary) {
        return store.map(MediaSettings::kind).orElse(hasCloudinary ? Kind.CLOUDINARY : Kind.NONE);
    }

    private static Kind kind(String store) {
        return switch (store) {
            case "cloudinary" -> Kind.CLOUDINARY;
            case "s3" -> Kind.S3;
            case "directory" -> Kind.DIRECTORY;
            case "none" -> Kind.NONE;
            default -> throw new ConfigurationException(
                    "MEDIA_STORE is \"%s\"; it can be none, directory, cloudinary or s3. %s".formatted(store, EXAMPLE));
        };
    }

    private static String required(String setting, String example, Optional<String> url) {
        return url.map(given -> given.strip().replaceAll("/+$", ""))
                .filter(MediaSettings::isHttp)
                .orElseThrow(() -> new ConfigurationException(
                        "%s is needed by MEDIA_STORE, and is missing or not an http or https address. Example: %s=%s"
                                .formatted(setting, setting, example)));
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private void checkStore() {
        if (kind == Kind.CLOUDINARY && account == null) {
            throw new ConfigurationException("CLOUDINARY_URL is needed by MEDIA_STORE=cloudinary, and is not set. "
                    + "Example: CLOUDINARY_URL=cloudinary://key:secret@cloud");
        }
        if (kind == Kind.S3 && config.s3().bucket().isEmpty()) {
            throw new ConfigurationException("S3_BUCKET is needed by MEDIA_STORE=s3, and is not set. "
                    + "Example: S3_BUCKET=persona-videos");
        }
        if (config.rateMeasuredOver().toMillis() < 1 || config.fetchTimeout().toMillis() < 1) {
            throw new ConfigurationException("persona-video.media.rate-measured-over and .fetch-timeout are times from 1 ms "
                    + "on. Example: 20s");
        }
    }

    private void checkHosts() {
        config.resultHosts().forEach((provider, patterns) -> patterns.forEach(pattern -> checkHost(provider, pattern)));
    }

    private static void checkHost(String provider, String pattern) {
        if (!pattern.strip().matches("\\*|(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")) {
            throw new ConfigurationException(("persona-video.media.result-hosts.%s has \"%s\", which is neither a host, nor "
                    + "*.host, nor *. Example: replicate.delivery,*.replicate.delivery").formatted(provider, pattern));
        }
    }

    Kind kind() {
        return kind;
    }

    CloudinaryAccount account() {
        return account;
    }

    /** Under which the videos can be had, without what follows for each; null where the store itself says. */
    String publicUrl() {
        return publicUrl;
    }

    Path directory() {
        return Path.of(config.directory()).toAbsolutePath();
    }

    Path temporaryDirectory() {
        return config.temporaryDirectory().map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "persona-video"))
                .toAbsolutePath();
    }

    FetchBounds bounds() {
        return new FetchBounds(config.maximumSize().asLongValue(), config.fetchTimeout(),
                config.minimumRate().asLongValue(), config.rateMeasuredOver());
    }

    ResultHosts hosts() {
        return new ResultHosts(config.resultHosts());
    }

    /** Null to authenticate otherwise. */
    CloudinarySignature signature() {
        return config.cloudinary().authentication() == MediaConfig.Authentication.SIGNED ? config.cloudinary().signature()
                : null;
    }

    MediaConfig config() {
        return config;
    }
}
