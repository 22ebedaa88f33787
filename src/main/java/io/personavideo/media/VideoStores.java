package io.personavideo.media;

import java.nio.file.Path;
import java.time.Clock;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

import io.personavideo.web.HostLookup;
import io.personavideo.web.OutsideUrls;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * Makes the store of videos that the settings ask for.
 */
@Singleton
class VideoStores {

    private static final Logger LOG = Logger.getLogger(VideoStores.class);

    private final MediaSettings settings;
    private final Vertx vertx;
    private final FetchGuard guard;

    VideoStores(MediaSettings settings, Vertx vertx, OutsideUrls urls) {
        this.settings = settings;
        this.vertx = vertx;
        this.guard = new FetchGuard(vertx, urls, settings.hosts(), HostLookup.SYSTEM);
    }

    @Produces
    @Singleton
    VideoStore store(@RestClient Instance<CloudinaryApi> cloudinary, Instance<S3AsyncClient> s3) {
        return switch (settings.kind()) {
            case CLOUDINARY -> new CloudinaryStore(cloudinary.get(), settings.account(), settings.signature(), guard,
                    settings.config(), Clock.systemUTC());
            case S3 -> new S3Store(vertx, s3.get(), arrivals(settings.temporaryDirectory()),
                    settings.config().s3().bucket().orElseThrow(), settings.config().s3().keyPrefix(), settings.publicUrl());
            case DIRECTORY -> new DirectoryStore(vertx, arrivals(settings.directory()), settings.directory(),
                    settings.publicUrl() + MediaRoutes.PATH);
            case NONE -> new PassingStore(guard);
        };
    }

    private Arrivals arrivals(Path directory) {
        return new Arrivals(vertx, new VideoFetcher(vertx, guard, settings.bounds()), directory,
                settings.config().maximumDuration());
    }

    void warnAtStart(@Observes StartupEvent event) {
        if (settings.kind() == MediaSettings.Kind.NONE && LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("Finished videos are not kept: their addresses are the provider's, which deletes them after an hour or "
                    + "less. Set MEDIA_STORE");
        }
    }
}
