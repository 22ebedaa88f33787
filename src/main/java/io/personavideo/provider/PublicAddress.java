package io.personavideo.provider;

import java.net.URI;
import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Where this service can be reached from outside, {@code PUBLIC_URL}: what providers are told to call when a job is done.
 */
@Singleton
public class PublicAddress {

    private final URI uri;

    PublicAddress(@ConfigProperty(name = "persona-video.public-url") Optional<String> url) {
        this.uri = url.map(PublicAddress::parse).orElse(null);
    }

    void checkAtStart(@Observes StartupEvent event) {
        // Being made is the check.
    }

    public boolean isKnown() {
        return uri != null;
    }

    /**
     * @throws IllegalStateException if it is not known
     */
    public URI uri() {
        if (uri == null) {
            throw new IllegalStateException("PUBLIC_URL is not set");
        }
        return uri;
    }

    private static URI parse(String url) {
        try {
            URI uri = URI.create(url.strip());
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Refused below, like a URL of another kind.
        }
        throw new ConfigurationException("PUBLIC_URL is \"%s\", which is not an http or https address. Example: PUBLIC_URL=%s"
                .formatted(url, "https://video.example.com"));
    }
}
