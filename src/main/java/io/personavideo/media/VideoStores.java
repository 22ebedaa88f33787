package io.personavideo.media;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Chooses the store of videos by the settings, and refuses to start on those that can't be used.
 */
@Singleton
class VideoStores {

    private static final Logger LOG = Logger.getLogger(VideoStores.class);

    private final MediaConfig config;
    /** Null if none is known. */
    private final String baseUrl;

    VideoStores(MediaConfig config, @ConfigProperty(name = "persona-video.public-url") Optional<String> publicUrl) {
        this.config = config;
        this.baseUrl = config.publicBaseUrl().or(() -> publicUrl).map(url -> url.strip().replaceAll("/+$", "")).orElse(null);
    }

    @Produces
    @Singleton
    VideoStore store(Vertx vertx) {
        return isDirectory() ? directory(vertx)
                : (job, sourceUrl) -> Uni.createFrom().item(new StoreOutcome.Stored(sourceUrl));
    }

    private VideoStore directory(Vertx vertx) {
        VideoFetcher fetcher = new VideoFetcher(vertx, config.maximumSize().asLongValue(), config.fetchTimeout());
        return new DirectoryStore(vertx, fetcher, directory(), baseUrl + MediaRoutes.PATH);
    }

    boolean isDirectory() {
        return config.store().equals("directory");
    }

    Path directory() {
        return Path.of(config.directory()).toAbsolutePath();
    }

    void checkAtStart(@Observes StartupEvent event) {
        if (!isDirectory() && !config.store().equals("none")) {
            throw new ConfigurationException(
                    "MEDIA_STORE is \"%s\"; it can be none or directory. Example: MEDIA_STORE=directory"
                            .formatted(config.store()));
        }
        if (isDirectory()) {
            checkBaseUrl();
        } else if (LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("Finished videos are not kept: their addresses are the provider's, which deletes them after an hour or "
                    + "less. Set MEDIA_STORE");
        }
    }

    private void checkBaseUrl() {
        if (baseUrl == null || !isHttp(baseUrl)) {
            throw new ConfigurationException("PUBLIC_URL is needed to serve the videos that MEDIA_STORE=directory keeps. "
                    + "Example: PUBLIC_URL=https://video.example.com");
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
