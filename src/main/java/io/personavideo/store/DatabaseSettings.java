package io.personavideo.store;

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
 * Derives the datasource settings of Quarkus from {@code DATABASE_URL} and {@code DB_MAX_CONNECTIONS}, for the reactive
 * pool and for the migrations alike, and refuses to start on a value that it can't use. An interceptor that lists no
 * names, and not a configuration source: the value of every name that is listed during a build is recorded in the built
 * application, password included.
 */
@Priority(Priorities.LIBRARY + 600)
public class DatabaseSettings implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    static final String URL = "DATABASE_URL";
    static final String MAX_CONNECTIONS = "DB_MAX_CONNECTIONS";
    static final int DEFAULT_MAX_CONNECTIONS = 50;

    /** What one PostgreSQL can be asked for at most: its own limit for {@code max_connections} is 262143. */
    private static final int HIGHEST_MAX_CONNECTIONS = 10_000;

    private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    private static final String MAX_SIZE = "quarkus.datasource.reactive.max-size";
    private static final String URL_EXAMPLE = "postgres://user:password@host:5432/database?sslmode=require";

    private static final Set<String> EMBEDDED_PROFILES = Set.of("dev", "test");

    private static final Map<String, Function<DatabaseUrl, String>> DERIVED = Map.of(
            REACTIVE_URL, DatabaseUrl::reactiveUrl,
            "quarkus.datasource.jdbc.url", DatabaseUrl::jdbcUrl,
            "quarkus.flyway.jdbc-url", DatabaseUrl::jdbcUrl,
            "quarkus.datasource.username", DatabaseUrl::user,
            "quarkus.flyway.username", DatabaseUrl::user,
            "quarkus.datasource.password", DatabaseUrl::password,
            // Flyway wants one even where the server asks for none.
            "quarkus.flyway.password", url -> url.password().isEmpty() ? "none" : url.password(),
            "quarkus.datasource.reactive.postgresql.ssl-mode", DatabaseUrl::sslMode,
            // As in libpq, only the verify modes look at the certificate.
            "quarkus.datasource.reactive.trust-all", url -> String.valueOf(!url.verifiesCertificate()),
            "quarkus.datasource.reactive.hostname-verification-algorithm",
            url -> url.verifiesHost() ? "HTTPS" : "NONE");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (name.equals(MAX_SIZE)) {
            return derived(name, String.valueOf(maxConnections(context)));
        }
        Function<DatabaseUrl, String> derivation = DERIVED.get(name);
        if (derivation == null) {
            return context.proceed(name);
        }
        try {
            DatabaseUrl url = url(context);
            return url == null ? context.proceed(name) : derived(name, derivation.apply(url));
        } catch (Refusal refusal) {
            // Every refusal is printed, and the same one once is enough.
            if (name.equals(REACTIVE_URL)) {
                throw refusal;
            }
            return context.proceed(name);
        }
    }

    private static DatabaseUrl url(ConfigSourceInterceptorContext context) {
        String text = value(context, URL);
        if (text == null || text.isBlank()) {
            return refuseInProduction(context);
        }
        try {
            return DatabaseUrl.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal("%s is malformed: %s. Example: %s=%s".formatted(URL, malformed.getMessage(), URL,
                    URL_EXAMPLE));
        }
    }

    /** Outside production an embedded database answers for it. */
    private static DatabaseUrl refuseInProduction(ConfigSourceInterceptorContext context) {
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
