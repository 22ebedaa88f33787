package io.personavideo.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;

/**
 * The guard of addresses that users and providers give: only https and only hosts of the public internet, so that nobody
 * can have this service, or a provider on its behalf, call what is not public. Addresses of this machine itself are
 * for development and tests.
 */
@Singleton
public class OutsideUrls {

    private static final Logger LOG = Logger.getLogger(OutsideUrls.class);

    /** Names that public DNS does not know, or that lead to where one is. */
    private static final List<String> LOCAL_ZONES = List.of(".localhost", ".local", ".internal", ".home.arpa", ".lan");

    private final boolean allowLoopback;

    @Inject
    OutsideUrls(OutsideUrlConfig config) {
        this(config.allowLoopback());
    }

    private OutsideUrls(boolean allowLoopback) {
        this.allowLoopback = allowLoopback;
    }

    /** What holds in production. */
    public static OutsideUrls onlyPublic() {
        return new OutsideUrls(false);
    }

    /** What holds in development. */
    public static OutsideUrls alsoLoopback() {
        return new OutsideUrls(true);
    }

    void warnAtStart(@Observes StartupEvent event) {
        if (allowLoopback && LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("Plain http and addresses of this machine may be used in what users and providers give: "
                    + "persona-video.urls.allow-loopback is set, which is for tests only");
        }
    }

    /**
     * Looks at the text alone. Where its host leads is known only when it is looked up.
     *
     * @throws UnsafeUrlException if it may not be used
     */
    public OutsideUrl check(String text) {
        OutsideUrl url = OutsideUrl.parse(text);
        if (!url.isHttps() && !allowLoopback) {
            throw new UnsafeUrlException("is not https");
        }
        if (!isLocalAndAllowed(url) && leadsNowherePublic(url)) {
            throw new UnsafeUrlException("leads to %s, which is not a public host".formatted(url.host()));
        }
        return url;
    }

    /** Whether it names this machine itself, and that is allowed. */
    public boolean isLocalAndAllowed(OutsideUrl url) {
        return allowLoopback && (url.isLiteral() ? literal(url).isLoopbackAddress()
                : url.host().equals("localhost") || url.host().endsWith(".localhost"));
    }

    private static boolean leadsNowherePublic(OutsideUrl url) {
        return url.isLiteral() ? !PublicAddresses.contain(literal(url))
                : url.host().indexOf('.') < 0 || LOCAL_ZONES.stream().anyMatch(url.host()::endsWith);
    }

    private static InetAddress literal(OutsideUrl url) {
        try {
            return InetAddress.getByName(url.host());
        } catch (UnknownHostException malformed) {
            throw new UnsafeUrlException("has no host that could be looked up");
        }
    }

    /**
     * Whether a connection may be made to the address that a checked one's host was found to have.
     *
     * @param url checked
     */
    public boolean mayConnect(OutsideUrl url, InetAddress address) {
        return PublicAddresses.contain(address) || isLocalAndAllowed(url) && address.isLoopbackAddress();
    }
}
