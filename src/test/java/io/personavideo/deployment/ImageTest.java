package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class ImageTest {

    private final List<String> instructions = read();

    /** Lines that belong together as one. */
    private static List<String> read() {
        try {
            return Files.readString(Path.of("docker/Dockerfile.jvm")).replaceAll("\\\\\n\\s*", "").lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Stream<String> all(String instruction) {
        return instructions.stream().filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1));
    }

    @Test
    void processIsNobodysAndGetsTheSignal() {
        assertEquals(List.of("10001"), all("USER").toList());
        assertTrue(instructions.get(instructions.size() - 1).startsWith("ENTRYPOINT [\"java\""));
    }

    @Test
    void onlyWhatIsNotIgnoredIsCopied() throws IOException {
        // Given
        List<String> ignore = Files.readAllLines(Path.of(".dockerignore"));

        // Then
        assertTrue(ignore.contains("!target/quarkus-app/**"));
        assertTrue(all("COPY").allMatch(copy -> copy.startsWith("target/quarkus-app/")));
    }

    @Test
    void partsOfThePackageAreAllCopied() {
        assertEquals(List.of("target/quarkus-app/lib/ lib/", "target/quarkus-app/quarkus-run.jar ./",
                "target/quarkus-app/quarkus/ quarkus/", "target/quarkus-app/app/ app/"), all("COPY").toList());
    }

    @Test
    void imageSaysWhatItIs() {
        // When
        String labels = all("LABEL").findFirst().orElseThrow();

        // Then
        assertTrue(labels.contains("org.opencontainers.image.title=\"persona-video\""), labels);
        assertTrue(labels.contains("org.opencontainers.image.licenses=\"Apache-2.0\""), labels);
    }

    @Test
    void nothingSecretIsBakedIn() {
        assertFalse(instructions.stream().anyMatch(line -> line.startsWith("ENV ") || line.startsWith("ARG ")));
    }
}
