package io.personavideo.web;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An absolute http or https address that somebody outside has given, taken apart. Nothing is known yet of where its host
 * leads.
 *
 * @param host in lower case, without the dot that may end it and without the brackets of IPv6
 */
public record OutsideUrl(URI uri, boolean isHttps, String host, int port) {

    public static final int MAX_LENGTH = 2048;

    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(^|\\.)(\\d+|0x[0-9a-f]*)$");
    private static final Pattern IPV4 = Pattern
            .compile("(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])){3}");

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;

    /**
     * @throws UnsafeUrlException if it can't be used
     */
    static OutsideUrl parse(String text) {
        URI uri = uri(text);
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new UnsafeUrlException("is not an absolute https address");
        }
        if (uri.getRawUserInfo() != null) {
            throw new UnsafeUrlException("carries a user name or a password");
        }
        return new OutsideUrl(uri, https, host(uri), port(uri, https));
    }

    private static String host(URI uri) {
        String host = uri.getHost() == null ? "" : plain(uri.getHost());
        // What ends in a number is an address, and in its other spellings (127.1, 0177.0.0.1, 0x7f000001) each one who reads
        // it may read another address.
        boolean isNumber = host.indexOf(':') < 0 && ENDS_IN_NUMBER.matcher(host).find();
        if (host.isEmpty() || isNumber && !IPV4.matcher(host).matches()) {
            throw new UnsafeUrlException("has no host that could be looked up");
        }
        return host;
    }

    private static URI uri(String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            throw new UnsafeUrlException("has no or more than " + MAX_LENGTH + " characters");
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new UnsafeUrlException("is not an absolute https address");
        }
    }

    private static int port(URI uri, boolean https) {
        int port = uri.getPort() == -1 ? https ? HTTPS_PORT : HTTP_PORT : uri.getPort();
        if (port < 1 || port > MAX_PORT) {
            throw new UnsafeUrlException("has a port that does not exist");
        }
        return port;
    }

    private static String plain(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
    }

    /** Whether the host is an address itself rather than a name. */
    boolean isLiteral() {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /** Path and query, as a request for it says them. */
    public String pathAndQuery() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
