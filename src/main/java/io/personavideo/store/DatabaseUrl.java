package io.personavideo.store;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where the database is, read from the one line that Supabase, Neon and others print:
 * {@code postgres://user:password@host:port/database?sslmode=require}. User and password may be percent-encoded; the
 * port defaults to 5432, the database to the user's name, the SSL mode to {@code prefer}, as in libpq. Of the other
 * parameters only {@code sslrootcert} (the path of a PEM file, for {@code verify-ca} and {@code verify-full}) matters
 * here; what other clients want, such as {@code channel_binding} or {@code pgbouncer}, is passed over.
 */
record DatabaseUrl(String host, int port, String database, String user, String password, String sslMode,
        String rootCertificate) {

    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> SCHEMES = Set.of("postgres", "postgresql");
    private static final Set<String> SSL_MODES = Set.of("disable", "allow", "prefer", "require", "verify-ca",
            "verify-full");

    /**
     * @throws IllegalArgumentException saying what is wrong, without the text itself, which holds a password
     */
    static DatabaseUrl parse(String text) {
        URI uri = uri(text);
        require(uri.getScheme() != null && SCHEMES.contains(uri.getScheme()), "it must begin with postgres://");
        require(uri.getHost() != null, "it has no host, or a character in the password is not percent-encoded");
        String[] credentials = credentials(uri);
        Map<String, String> parameters = parameters(uri);
        String sslMode = parameters.getOrDefault("sslmode", "prefer").toLowerCase(Locale.ROOT);
        require(SSL_MODES.contains(sslMode),
                "its sslmode is none of " + String.join(", ", SSL_MODES.stream().sorted().toList()));
        return new DatabaseUrl(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                database(uri, credentials[0]), credentials[0], credentials[1], sslMode, parameters.get("sslrootcert"));
    }

    /** For the reactive client, which gets user, password and SSL mode as settings of their own. */
    String reactiveUrl() {
        return "postgresql://%s:%d/%s".formatted(host, port, encodedDatabase());
    }

    /** For the migrations' JDBC connection, which gets user and password as settings of their own. */
    String jdbcUrl() {
        String url = "jdbc:postgresql://%s:%d/%s?ApplicationName=persona-video&sslmode=%s".formatted(host, port,
                encodedDatabase(), sslMode);
        if (!verifiesCertificate()) {
            return url;
        }
        return url + (rootCertificate == null ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
                : "&sslrootcert=" + rootCertificate);
    }

    boolean verifiesCertificate() {
        return sslMode.startsWith("verify");
    }

    boolean verifiesHost() {
        return sslMode.equals("verify-full");
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "%s@%s:%d/%s".formatted(user, host, port, database);
    }

    private String encodedDatabase() {
        return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static URI uri(String text) {
        try {
            return URI.create(text.strip());
        } catch (IllegalArgumentException malformed) {
            // Its message would quote the password.
            throw new IllegalArgumentException("it is not a URL; characters such as # ? @ / % in the password must be "
                    + "percent-encoded");
        }
    }

    private static String[] credentials(URI uri) {
        String userInfo = uri.getRawUserInfo();
        require(userInfo != null && !userInfo.isEmpty() && !userInfo.startsWith(":"), "it has no user");
        String[] parts = userInfo.split(":", 2);
        return new String[] { decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "" };
    }

    private static String database(URI uri, String user) {
        String path = uri.getRawPath();
        return path == null || path.length() <= 1 ? user : decode(path.substring(1));
    }

    private static Map<String, String> parameters(URI uri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] parts = pair.split("=", 2);
                parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
            }
        }
        return parameters;
    }

    /** Percent-decoding alone: in a user or password a plus sign is a plus sign. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void require(boolean met, String problem) {
        if (!met) {
            throw new IllegalArgumentException(problem);
        }
    }
}
