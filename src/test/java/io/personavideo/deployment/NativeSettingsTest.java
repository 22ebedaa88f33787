package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.personavideo.trace.Tracing;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Libraries change under the names that a native executable is built by.
 */
class NativeSettingsTest {

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final Properties settings = read();

    private Properties read() {
        Properties properties = new Properties();
        try (InputStream file = loader.getResourceAsStream("application.properties")) {
            properties.load(file);
            return properties;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void classesThatAreNamedAreThere() {
        // Given
        String[] arguments = settings.getProperty("quarkus.native.additional-build-args").split("[=,]");
        String[] byName = Tracing.class.getAnnotation(RegisterForReflection.class).classNames();

        // When
        List<String> classes = Stream.concat(Stream.of(arguments), Stream.of(byName))
                .filter(name -> !name.startsWith("--")).toList();

        // Then
        assertFalse(classes.isEmpty());
        classes.forEach(name -> assertDoesNotThrow(() -> Class.forName(name, false, loader), name));
    }

    @Test
    void filesThatAreNamedAreThere() {
        Stream.of(settings.getProperty("quarkus.native.resources.includes").split(","))
                .map(file -> file.replace("/**", "")).forEach(file -> assertNotNull(loader.getResource(file), file));
    }
}
