package io.personavideo.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.personavideo.testing.Mappings;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;

/**
 * The environment variables that mean something to the application: those named by it, those of its own settings, and
 * those of Quarkus's HTTP server.
 */
final class KnownSettings {

    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");

    /** As in {@code ${DATABASE_URL:}}. */
    private static final Pattern NAMED = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]");

    /** Read by what derives the settings of the datasource. */
    private static final String POOL_SIZE = "DB_MAX_CONNECTIONS";

    private KnownSettings() {
    }

    static Set<String> names() {
        return Stream.of(Stream.of(POOL_SIZE), named(), mapped()).flatMap(names -> names).collect(Collectors.toSet());
    }

    private static Stream<String> named() {
        try {
            return NAMED.matcher(Files.readString(PROPERTIES)).results().map(found -> found.group(1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<String> mapped() {
        return Stream.concat(Mappings.all().stream(), Stream.of(VertxHttpConfig.class))
                .flatMap(type -> ConfigMappings.getProperties(ConfigClass.configClass(type)).keySet().stream())
                .map(property -> property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
    }
}
