package io.personavideo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.smallrye.config.ConfigMapping;

/**
 * The interfaces that settings are read by.
 */
public final class Mappings {

    private static final Path SOURCES = Path.of("src/main/java");

    private Mappings() {
    }

    /** Those of the application. */
    public static List<Class<?>> all() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.map(SOURCES::relativize).map(Path::toString).filter(name -> name.endsWith("Config.java"))
                    .<Class<?>> map(Mappings::load)
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
