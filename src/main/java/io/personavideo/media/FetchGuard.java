package io.personavideo.media;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.personavideo.web.HostLookup;
import io.personavideo.web.OutsideUrl;
import io.personavideo.web.OutsideUrls;
import io.personavideo.web.UnsafeUrlException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/**
 * Decides whether a result may be fetched from an address, and to which of its host's addresses to connect: what was
 * checked is what is connected to, whatever DNS says the next moment. Every address that a fetch comes by is checked anew.
 */
final class FetchGuard {

    private final Vertx vertx;
    private final OutsideUrls urls;
    private final ResultHosts hosts;
    private final HostLookup lookup;

    FetchGuard(Vertx vertx, OutsideUrls urls, ResultHosts hosts, HostLookup lookup) {
        this.vertx = vertx;
        this.urls = urls;
        this.hosts = hosts;
        this.lookup = lookup;
    }

    /**
     * How to request what is there. Fails with a {@link FetchFailure}.
     *
     * @param provider whose result it is
     */
    Future<RequestOptions> check(String provider, String text) {
        try {
            OutsideUrl url = allowed(provider, text);
            return vertx.executeBlocking(() -> address(url), false).map(address -> request(url, address));
        } catch (UnsafeUrlException unsafe) {
            return Future.failedFuture(FetchFailure.refused("The result is not fetched: its address " + unsafe.getMessage()));
        }
    }

    private OutsideUrl allowed(String provider, String text) {
        OutsideUrl url = urls.check(text);
        if (!urls.isLocalAndAllowed(url) && !hosts.allow(provider, url.host())) {
            throw new UnsafeUrlException("is at %s, where %s keeps no results".formatted(url.host(), provider));
        }
        return url;
    }

    /** One address that is not public is enough to refuse: which of them is connected to must not be a matter of luck. */
    private InetAddress address(OutsideUrl url) {
        List<InetAddress> addresses = resolved(url);
        for (InetAddress address : addresses) {
            if (!urls.mayConnect(url, address)) {
                throw FetchFailure.refused("The result is not fetched: %s leads to %s, which is not a public address"
                        .formatted(url.host(), address.getHostAddress()));
            }
        }
        return addresses.get(0);
    }

    private List<InetAddress> resolved(OutsideUrl url) {
        try {
            return lookup.addresses(url.host());
        } catch (UnknownHostException unknown) {
            throw FetchFailure.notNow("The host of the result is not known: " + url.host());
        }
    }

    /** The name is still what the server is asked for and what its certificate must be for. */
    private static RequestOptions request(OutsideUrl url, InetAddress address) {
        return new RequestOptions().setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.isHttps())
                .setURI(url.pathAndQuery())
                .setFollowRedirects(false);
    }
}
