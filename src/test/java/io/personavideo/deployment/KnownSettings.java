package io.personavideo.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;

/**
 * The environment variables that mean something to the application: those named by it, those of its own settings, and
 * those of Quarkus's HTTP server.
 */
final class KnownSettings {

    private static final Path SOURCES = Path.of("src/main/java");
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
        return Stream.concat(mappings().stream(), Stream.of(VertxHttpConfig.class))
                .flatMap(type -> ConfigMappings.getProperties(ConfigClass.configClass(type)).keySet().stream())
                .map(property -> property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
    }

    private static List<Class<?>> mappings() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.map(SOURCES::relativize).map(Path::toString).filter(name -> name.endsWith("Config.java"))
                    .<Class<?>> map(KnownSettings::load)
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Class<?> load(String source) {
        try {
            return Class.forName(source.replace(".java", "").replace('/', '.'));
        } catch (ClassNotFoundException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
