package io.personavideo.store;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import jakarta.annotation.Priority;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;

/**
 * Derives the datasource settings of Quarkus from {@code DATABASE_URL}, {@code DATABASE_DIRECT_URL}, {@code
 * DATABASE_POOLER} and {@code DB_MAX_CONNECTIONS}, for the reactive pool and for the migrations alike, and refuses to
 * start on a value that it can't use. An interceptor that lists no names, and not a configuration source: the value of
 * every name that is listed during a build is recorded in the built application, password included.
 */
@Priority(Priorities.LIBRARY + 600)
public class DatabaseSettings implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    static final String URL = "DATABASE_URL";
    static final String DIRECT_URL = "DATABASE_DIRECT_URL";
    static final String POOLER = "DATABASE_POOLER";
    static final String SCHEMA = "DATABASE_SCHEMA";
    static final String MAX_CONNECTIONS = "DB_MAX_CONNECTIONS";
    static final int DEFAULT_MAX_CONNECTIONS = 50;

    /** What one PostgreSQL can be asked for at most: its own limit for {@code max_connections} is 262143. */
    private static final int HIGHEST_MAX_CONNECTIONS = 10_000;

    static final String FLYWAY_ACTIVE = "quarkus.flyway.active";

    private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String MAX_SIZE = "quarkus.datasource.reactive.max-size";
    private static final String URL_EXAMPLE = "postgres://user:password@host:5432/database?sslmode=require";

    private static final String MIGRATE_AT_START = "persona-video.database.migrate-at-start";
    private static final String FLYWAY_MIGRATES = "quarkus.flyway.migrate-at-start";

    private static final Set<String> EMBEDDED_PROFILES = Set.of("dev", "test");

    /** Where changes can be listened for; not there if that is nowhere. */
    private static final String LISTEN_URL = "persona-video.database.listen-url";

    private static final String SCHEMA_KEY = "persona-video.database.schema";

    /** What needs no quotes, and is none of PostgreSQL's own. */
    private static final String SCHEMA_NAME = "(?!pg_)[a-z_][a-z0-9_]{0,62}";

    private static final Map<String, Function<DatabaseAccess, String>> DERIVED = Map.ofEntries(
            entry(REACTIVE_URL, DatabaseAccess::reactiveUrl),
            entry(JDBC_URL, DatabaseAccess::migrationUrl),
            entry("quarkus.flyway.jdbc-url", DatabaseAccess::migrationUrl),
            entry("quarkus.datasource.username", access -> access.main().user()),
            entry("quarkus.flyway.default-schema", DatabaseAccess::schema),
            entry("quarkus.flyway.username", access -> access.sessions().user()),
            entry("quarkus.datasource.password", access -> access.main().password()),
            // Flyway wants one even where the server asks for none.
            entry("quarkus.flyway.password",
                    access -> access.sessions().password().isEmpty() ? "none" : access.sessions().password()),
            entry("quarkus.datasource.reactive.postgresql.ssl-mode", access -> access.main().sslMode()),
            // As in libpq, only the verify modes look at the certificate.
            entry("quarkus.datasource.reactive.trust-all",
                    access -> String.valueOf(!access.main().verifiesCertificate())),
            entry("quarkus.datasource.reactive.hostname-verification-algorithm",
                    access -> access.main().verifiesHost() ? "HTTPS" : "NONE"),
            // Behind a transaction pooler a statement's parts must go out together, and nothing may follow them before
            // their end, or another server's connection gets the rest.
            entry("quarkus.datasource.reactive.postgresql.use-layer7-proxy", access -> String.valueOf(access.isPooled())),
            entry("quarkus.datasource.reactive.cache-prepared-statements", access -> String.valueOf(!access.isPooled())),
            entry("quarkus.datasource.reactive.postgresql.pipelining-limit", access -> access.isPooled() ? "1" : null));

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (name.equals(MAX_SIZE)) {
            return derived(name, String.valueOf(maxConnections(context)));
        }
        if (name.equals(FLYWAY_MIGRATES)) {
            requireTrueOrFalse(context, MIGRATE_AT_START);
        }
        if (name.equals(JDBC_URL) && !migrates(context)) {
            // Without an address neither JDBC nor Flyway come up, which takes longer than all the rest.
            return context.proceed(name);
        }
        if (!name.equals(LISTEN_URL) && !DERIVED.containsKey(name)) {
            return context.proceed(name);
        }
        try {
            DatabaseAccess access = access(context);
            String value = access == null ? null : derive(name, access, context);
            return value == null ? context.proceed(name) : derived(name, value);
        } catch (Refusal refusal) {
            // Every refusal is printed, and the same one once is enough.
            if (name.equals(REACTIVE_URL)) {
                throw refusal;
            }
            return context.proceed(name);
        }
    }

    private static String derive(String name, DatabaseAccess access, ConfigSourceInterceptorContext context) {
        if (!name.equals(LISTEN_URL)) {
            return DERIVED.get(name).apply(access);
        }
        return access.canListen() ? value(context, access.direct() == null ? URL : DIRECT_URL) : null;
    }

    private static DatabaseAccess access(ConfigSourceInterceptorContext context) {
        DatabaseUrl main = url(context, URL);
        if (main == null) {
            return refuseInProduction(context);
        }
        String pooler = value(context, POOLER);
        try {
            return requireDirect(DatabaseAccess.of(main, url(context, DIRECT_URL), pooler, schema(context)));
        } catch (IllegalArgumentException unknown) {
            throw new Refusal("%s is \"%s\", which is %s. Example: %s=transaction".formatted(POOLER, pooler,
                    unknown.getMessage(), POOLER));
        }
    }

    /** Migrations set where tables are looked for, which a transaction pooler would hand on to somebody else. */
    private static DatabaseAccess requireDirect(DatabaseAccess access) {
        if (access.schema() != null && !access.canListen()) {
            throw new Refusal("%s is \"%s\", and behind a transaction pooler that needs %s for the migrations. Example: %s=%s"
                    .formatted(SCHEMA, access.schema(), DIRECT_URL, DIRECT_URL, URL_EXAMPLE));
        }
        return access;
    }

    /** Null if it is not set. */
    private static String schema(ConfigSourceInterceptorContext context) {
        ConfigValue value = context.restart(SCHEMA_KEY);
        String schema = value == null || value.getValue() == null ? "" : value.getValue();
        if (!schema.isEmpty() && !schema.matches(SCHEMA_NAME)) {
            throw new Refusal(
                    "%s is \"%s\", which is no name of lower-case letters, digits and underscores. Example: %s=persona_video"
                            .formatted(SCHEMA, schema, SCHEMA));
        }
        return schema.isEmpty() ? null : schema;
    }

    /** Null if it is not set. */
    private static DatabaseUrl url(ConfigSourceInterceptorContext context, String name) {
        String text = value(context, name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return DatabaseUrl.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal("%s is malformed: %s. Example: %s=%s".formatted(name, malformed.getMessage(), name,
                    URL_EXAMPLE));
        }
    }

    /** Outside production an embedded database answers for it. */
    private static DatabaseAccess refuseInProduction(ConfigSourceInterceptorContext context) {
        if (!EMBEDDED_PROFILES.contains(value(context, "quarkus.profile"))) {
            throw new Refusal("%s is not set. It says where PostgreSQL is. Example: %s=%s".formatted(URL, URL,
                    URL_EXAMPLE));
        }
        return null;
    }

    private static int maxConnections(ConfigSourceInterceptorContext context) {
        String text = value(context, MAX_CONNECTIONS);
        if (text == null) {
            return DEFAULT_MAX_CONNECTIONS;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= HIGHEST_MAX_CONNECTIONS) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like a number out of bounds.
        }
        throw new Refusal("%s is \"%s\", which is not a whole number from 1 to %d. Example: %s=%d".formatted(
                MAX_CONNECTIONS, text, HIGHEST_MAX_CONNECTIONS, MAX_CONNECTIONS, DEFAULT_MAX_CONNECTIONS));
    }

    private static boolean migrates(ConfigSourceInterceptorContext context) {
        return isTrue(value(context, MIGRATE_AT_START)) || isTrue(value(context, FLYWAY_ACTIVE));
    }

    private static boolean isTrue(String text) {
        return text != null && text.strip().equalsIgnoreCase("true");
    }

    /** Whatever else is set would be taken for "no". */
    private static void requireTrueOrFalse(ConfigSourceInterceptorContext context, String name) {
        String text = value(context, name);
        if (text != null && !text.strip().matches("(?i)true|false")) {
            throw new Refusal("%s is \"%s\", which is neither true nor false. Example: %s=true".formatted(name, text,
                    name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_")));
        }
    }

    private static String value(ConfigSourceInterceptorContext context, String name) {
        // As it was typed: in a password a dollar sign is a dollar sign.
        ConfigValue value = Expressions.withoutExpansion(() -> context.restart(name));
        return value == null ? null : value.getValue();
    }

    private static ConfigValue derived(String name, String value) {
        return ConfigValue.builder().withName(name).withValue(value).withRawValue(value)
                .withConfigSourceName("derived from the environment").build();
    }

    /** A setting that the service can't start with. What Quarkus prints of it is its text. */
    private static final class Refusal extends ConfigurationException {

        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
