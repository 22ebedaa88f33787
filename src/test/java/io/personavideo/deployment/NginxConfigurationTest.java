package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Command;
import io.personavideo.testing.Nginx;

class NginxConfigurationTest {

    private static final Map<String, String> SETTINGS = Map.of(
            "LISTEN", "127.0.0.1:18080", "REPLICA_1", "127.0.0.1:18081", "REPLICA_2", "127.0.0.1:18082");

    @TempDir
    Path directory;

    @Test
    void nginxFindsNothingToComplainOf() {
        assumeTrue(Nginx.isThere(), "nginx is not installed");

        // When
        Command.Result tested = Nginx.test(directory, SETTINGS);

        // Then
        assertEquals(0, tested.exitCode(), tested.output());
        assertTrue(tested.output().contains("test is successful"), tested.output());
    }

    @Test
    void composeSetsWhatTheTemplateWants() {
        // When
        Set<String> set = YamlFile.map(YamlFile.read(Path.of("docker/compose.yaml")), "services", "nginx", "environment")
                .keySet();

        // Then
        assertEquals(SETTINGS.keySet(), set);
        assertEquals(SETTINGS.keySet(), Nginx.variables());
    }
}
