package io.personavideo.settings;

import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;

/**
 * Says at start which settings have no effect because there are none of these names, wherever they are set.
 */
@Singleton
class UnknownSettings {

    private static final Logger LOG = Logger.getLogger(UnknownSettings.class);

    /** It may be why something else refuses to start. */
    private static final int FIRST = 1;

    private final Config config;

    UnknownSettings(Config config) {
        this.config = config;
    }

    void report(@Observes @Priority(FIRST) StartupEvent event) {
        SettingNames known = SettingNames.read();
        written().filter(name -> !known.containName(name))
                .forEach(name -> LOG.warn(warning(name, known.nearestTo(name).orElse(null))));
        variables().filter(name -> !known.containVariable(name))
                .forEach(name -> LOG.warn(warning(name, known.nearestTo(name).map(SettingNames::variable).orElse(null))));
    }

    /** In files and on the command line, in order. */
    private Stream<String> written() {
        return new TreeSet<>(StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(SettingNames.PREFIX)).toList()).stream();
    }

    private static Stream<String> variables() {
        return new TreeSet<>(System.getenv().keySet()).stream()
                .filter(name -> name.startsWith(SettingNames.VARIABLE_PREFIX));
    }

    /** Without its value, which may be a secret. */
    private static String warning(String name, String nearest) {
        return name + " is set, and there is no such setting: it has no effect."
                + (nearest == null ? " All settings are in docs/configuration.md" : " Did you mean " + nearest + "?");
    }
}
