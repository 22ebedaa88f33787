package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Command;
import io.smallrye.config.PropertiesConfigSource;

class SystemdUnitTest {

    private static final Path DIRECTORY = Path.of("docker/systemd");
    private static final Path UNIT = DIRECTORY.resolve("persona-video.service");
    private static final String ANALYZE = "systemd-analyze";

    private static List<String> values(String key) throws IOException {
        return Files.readAllLines(UNIT).stream().filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1)).toList();
    }

    @Test
    void systemdFindsNothingToComplainOf(@TempDir Path directory) throws IOException {
        assumeTrue(Command.isThere(ANALYZE), ANALYZE + " is not installed");
        // Given: it looks for the program, which is not on this machine.
        Path unit = directory.resolve("persona-video.service");
        Files.writeString(unit, Files.readString(UNIT).replaceAll("ExecStart(Pre)?=\\S+", "ExecStart$1=/bin/true"));

        // When
        Command.Result verified = Command.run(ANALYZE, "verify", "--man=no", unit.toString());

        // Then
        assertEquals(List.of(), verified.output().lines().filter(line -> line.contains("persona-video")).toList());
        assertEquals(0, verified.exitCode(), verified.output());
    }

    @Test
    void databaseIsMigratedByTheSameProgramBeforeItStarts() throws IOException {
        assertEquals(List.of(values("ExecStart").get(0) + " migrate"), values("ExecStartPre"));
    }

    @Test
    void processIsKilledOnlyAfterItHasHadItsTime() throws IOException {
        // Given
        var defaults = new PropertiesConfigSource(Path.of("src/main/resources/application.properties").toUri().toURL());

        // When
        Duration own = SettingsFiles.duration(defaults.getValue("persona-video.shutdown.delay"))
                .plus(SettingsFiles.duration(defaults.getValue("persona-video.shutdown.timeout")));

        // Then
        Duration grace = SettingsFiles.duration(values("TimeoutStopSec").get(0));
        assertTrue(grace.compareTo(own.plusSeconds(2)) >= 0, "it takes " + own);
    }

    @Test
    void everySettingIsOne() throws IOException {
        // When
        Set<String> names = values("Environment").stream().map(setting -> setting.split("=")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(SettingsFiles.names(DIRECTORY.resolve("persona-video.env.example")));

        // Then
        names.removeAll(KnownSettings.names());
        assertEquals(Set.of(), names);
    }
}
