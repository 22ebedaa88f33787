package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {

    private static final Path DIRECTORY = Path.of("docker");
    private static final Map<String, Object> COMPOSE = YamlFile.read(DIRECTORY.resolve("compose.yaml"));
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_0-9]+)");

    /** For compose itself. */
    private static final Set<String> OF_COMPOSE = Set.of("POSTGRES_PASSWORD", "IMAGE");

    private static Map<String, Object> service(String name) {
        return YamlFile.map(COMPOSE, "services", name);
    }

    @ParameterizedTest
    @ValueSource(strings = { "persona-video-1", "persona-video-2" })
    void everySettingOfAReplicaIsOne(String replica) {
        // When
        Set<String> names = new TreeSet<>(YamlFile.map(service(replica), "environment").keySet());

        // Then
        names.removeAll(KnownSettings.names());
        assertEquals(Set.of(), names);
    }

    @Test
    void replicasStartWhenTheDatabaseHasBeenMigratedByTheirImage() {
        // When
        Map<String, Object> migration = service("migrate");

        // Then
        assertEquals(List.of("migrate"), YamlFile.strings(migration, "command"));
        assertEquals(Set.of("postgres"), YamlFile.map(migration, "depends_on").keySet());
        for (String replica : List.of("persona-video-1", "persona-video-2")) {
            assertEquals(service(replica).get("image"), migration.get("image"));
            assertEquals(service(replica).get("environment"), migration.get("environment"));
            assertEquals("service_completed_successfully",
                    YamlFile.map(service(replica), "depends_on", "migrate").get("condition"));
        }
    }

    @Test
    void everyVariableIsASettingOrForComposeAndStandsInTheExample() throws IOException {
        // When
        Set<String> used = VARIABLE.matcher(Files.readString(DIRECTORY.resolve("compose.yaml"))).results()
                .map(found -> found.group(1)).collect(Collectors.toSet());
        Set<String> offered = SettingsFiles.names(DIRECTORY.resolve(".env.example"));

        // Then
        assertEquals(Set.of(), difference(used, offered), "not in the example");
        assertEquals(Set.of(), difference(difference(offered, OF_COMPOSE), KnownSettings.names()), "no settings");
    }

    private static Set<String> difference(Set<String> from, Set<String> what) {
        return from.stream().filter(name -> !what.contains(name)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void replicasAreKilledOnlyAfterTheyHaveHadTheirTime() {
        // Given
        Map<String, Object> replica = service("persona-video-1");

        // When
        Duration own = SettingsFiles.shutdown(YamlFile.map(replica, "environment"));

        // Then
        assertTrue(SettingsFiles.duration(replica.get("stop_grace_period")).compareTo(own.plusSeconds(2)) >= 0,
                "they take " + own);
    }

    @Test
    void nginxIsGivenTheAddressesOfTheReplicasAndTheyBelieveNobodyElse() {
        // Given
        Map<String, Object> nginx = service("nginx");

        // When
        Map<String, Object> environment = YamlFile.map(nginx, "environment");

        // Then
        for (int i = 1; i <= 2; i++) {
            Map<String, Object> replica = service("persona-video-" + i);
            assertEquals(address(replica) + ":8080", environment.get("REPLICA_" + i));
            assertEquals(address(nginx), YamlFile.map(replica, "environment").get("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES"));
        }
    }

    private static Object address(Map<String, Object> service) {
        return YamlFile.map(service, "networks", "inside").get("ipv4_address");
    }

    @Test
    void filesThatItRefersToAreThere() {
        // When
        Stream<String> files = YamlFile.strings(service("nginx"), "volumes").stream().map(volume -> volume.split(":")[0]);
        Map<String, Object> build = YamlFile.map(service("persona-video-1"), "build");

        // Then
        files.forEach(file -> assertTrue(Files.isRegularFile(DIRECTORY.resolve(file)), file));
        assertTrue(Files.isRegularFile(DIRECTORY.resolve((String) build.get("context"))
                .resolve((String) build.get("dockerfile"))));
    }

    @Test
    void onlyNginxIsReachedFromOutside() {
        // When
        Set<String> published = YamlFile.map(COMPOSE, "services").keySet().stream()
                .filter(name -> service(name).containsKey("ports")).collect(Collectors.toSet());

        // Then
        assertEquals(Set.of("nginx"), published);
    }
}
