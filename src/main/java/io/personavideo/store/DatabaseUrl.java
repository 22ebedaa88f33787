package io.personavideo.store;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the database is, read from the one line that Supabase, Neon and others print:
 * {@code postgres://user:password@host:port/database?sslmode=require}. User and password may be percent-encoded; the
 * port defaults to 5432, the database to the user's name, the SSL mode to {@code prefer}, as in libpq. Of the other
 * parameters only {@code sslrootcert} (the path of a PEM file, for {@code verify-ca} and {@code verify-full}) and {@code
 * pgbouncer} matter here; what other clients want, such as {@code channel_binding}, is passed over.
 *
 * @param saysPgBouncer whether it says itself that a pooler is on the way, as Prisma's users write it
 */
record DatabaseUrl(String host, int port, String database, String user, String password, String sslMode,
        String rootCertificate, boolean saysPgBouncer) {

    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> SCHEMES = Set.of("postgres", "postgresql");
    private static final Set<String> SSL_MODES = Set.of("disable", "allow", "prefer", "require", "verify-ca",
            "verify-full");

    /** Hosts with an underscore, usual in Compose files, are none for {@link URI#getHost()}. */
    private static final Pattern AUTHORITY = Pattern.compile("(?:(?<user>[^:@]*)(?::(?<password>[^@]*))?@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(?<port>\\d{0,9}))?");

    private static final int HIGHEST_PORT = 65_535;

    /** Of Supabase's poolers in transaction mode; in session mode they have PostgreSQL's own. */
    private static final int TRANSACTION_POOLER_PORT = 6543;

    /** How the host's first label ends where Neon has a pooler before it. */
    private static final String POOLER_SUFFIX = "-pooler";

    /** In libpq's words, the certificates that the system trusts anyway. */
    private static final String SYSTEM_ROOTS = "system";

    /**
     * @throws IllegalArgumentException saying what is wrong, without the text itself, which holds a password
     */
    static DatabaseUrl parse(String text) {
        URI uri = uri(text);
        require(uri.getScheme() != null && SCHEMES.contains(uri.getScheme()), "it must begin with postgres://");
        String authority = uri.getRawAuthority();
        Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
        require(parts.matches(), "it has no host, or a character in the password is not percent-encoded");
        require(parts.group("user") != null && !parts.group("user").isEmpty(), "it has no user");
        Map<String, String> parameters = parameters(uri);
        String user = decode(parts.group("user"));
        String password = parts.group("password") == null ? "" : decode(parts.group("password"));
        return new DatabaseUrl(parts.group("host"), port(parts.group("port")), database(uri, user), user, password,
                sslMode(parameters), rootCertificate(parameters),
                "true".equalsIgnoreCase(parameters.get("pgbouncer")));
    }

    private static int port(String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_PORT;
        }
        int port = Integer.parseInt(text);
        require(port >= 1 && port <= HIGHEST_PORT, "its port is not from 1 to " + HIGHEST_PORT);
        return port;
    }

    private static String sslMode(Map<String, String> parameters) {
        String mode = parameters.getOrDefault("sslmode", "prefer").toLowerCase(Locale.ROOT);
        require(SSL_MODES.contains(mode), "its sslmode is none of "
                + String.join(", ", SSL_MODES.stream().sorted().toList()));
        return mode;
    }

    private static String rootCertificate(Map<String, String> parameters) {
        String path = parameters.get("sslrootcert");
        return SYSTEM_ROOTS.equals(path) ? null : path;
    }

    /** For the reactive client, which gets user, password and SSL mode as settings of their own. */
    String reactiveUrl() {
        return "postgresql://%s:%d/%s".formatted(host, port, encoded(database));
    }

    /** For the migrations' JDBC connection, which gets user and password as settings of their own. */
    String jdbcUrl() {
        String url = "jdbc:postgresql://%s:%d/%s?ApplicationName=persona-video-migration&sslmode=%s".formatted(host, port,
                encoded(database), sslMode);
        if (!verifiesCertificate()) {
            return url;
        }
        return url + (rootCertificate == null ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
                : "&sslrootcert=" + encoded(rootCertificate));
    }

    /** Whether it is the address of a transaction pooler, as far as can be told from it. */
    boolean looksPooled() {
        return saysPgBouncer || port == TRANSACTION_POOLER_PORT || host.split("\\.", 2)[0].endsWith(POOLER_SUFFIX);
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

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
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
