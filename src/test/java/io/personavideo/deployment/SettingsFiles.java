package io.personavideo.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.runtime.configuration.DurationConverter;

/**
 * Files of environment variables, one a line, and what settings say of the time that an end takes.
 */
final class SettingsFiles {

    /** Also one that is there as an example. */
    private static final Pattern LINE = Pattern.compile("#?([A-Z][A-Z0-9_]*)=.*");

    private static final DurationConverter DURATIONS = new DurationConverter();

    private SettingsFiles() {
    }

    static Set<String> names(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(LINE::matcher).filter(Matcher::matches).map(line -> line.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Duration duration(Object text) {
        return DURATIONS.convert(String.valueOf(text));
    }

    /** How long a process takes after SIGTERM at most, apart from a second for handing over. */
    static Duration shutdown(Map<String, ?> settings) {
        return duration(settings.get("PERSONA_VIDEO_SHUTDOWN_DELAY"))
                .plus(duration(settings.get("PERSONA_VIDEO_SHUTDOWN_TIMEOUT")));
    }
}
