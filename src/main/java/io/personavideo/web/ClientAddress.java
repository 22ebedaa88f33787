package io.personavideo.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/**
 * By what clients are told apart who have not said who they are. Behind a proxy all have the proxy's address, unless
 * {@code quarkus.http.proxy.proxy-address-forwarding} is on, and then the one that the proxy tells, if it is trusted.
 */
public final class ClientAddress {

    /** Of the eight groups of an IPv6 address those that are a client's network, of which it may use every address. */
    private static final int NETWORK_GROUPS = 4;

    private ClientAddress() {
    }

    /** The address; of IPv6 the network that a client has all to itself. */
    public static String of(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String text = address == null ? null : address.hostAddress();
        return text == null ? "unknown" : text.indexOf(':') < 0 ? text : network(text);
    }

    /** What is shortened with {@code ::} is short enough where that comes within the network. */
    private static String network(String address) {
        int end = -1;
        for (int group = 0; group < NETWORK_GROUPS; group++) {
            end = address.indexOf(':', end + 1);
            if (end < 0 || address.startsWith("::", end)) {
                return address;
            }
        }
        return address.substring(0, end);
    }
}
