package io.personavideo.dev;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.HttpServerStart;

/**
 * Tells whoever has started dev mode where to go on.
 */
@Singleton
@IfBuildProfile("dev")
class Welcome {

    private static final Logger LOG = Logger.getLogger(Welcome.class);

    private final String url;

    Welcome(@ConfigProperty(name = "persona-video.sandbox.public-base-url") String url) {
        this.url = url;
    }

    void welcome(@ObservesAsync HttpServerStart event) {
        LOG.infof("Open %s and continue as the demo user; the API is tried at %s/q/swagger-ui", url, url);
    }
}
