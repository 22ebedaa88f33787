package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {

    private static final String JVM = "jvm";
    private static final String NATIVE = "native";
    private static final String MULTISTAGE = "multistage";

    /**
     * The instructions of a Dockerfile, lines that belong together as one.
     */
    private record Dockerfile(List<String> instructions) {

        static Dockerfile of(String kind) {
            try {
                return new Dockerfile(Files.readString(Path.of("docker/Dockerfile." + kind)).replaceAll("\\\\\n\\s*", "")
                        .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        List<String> all(String instruction) {
            return instructions.stream().filter(line -> line.startsWith(instruction + " "))
                    .map(line -> line.substring(instruction.length() + 1)).toList();
        }

        /** What the image itself is made of, after whatever was needed to build it. */
        Dockerfile lastStage() {
            int from = instructions.size() - 1;
            while (!instructions.get(from).startsWith("FROM ")) {
                from--;
            }
            return new Dockerfile(instructions.subList(from, instructions.size()));
        }

        /** Of this directory. */
        Stream<String> copiedFiles() {
            return all("COPY").stream().filter(copy -> !copy.startsWith("--from="))
                    .map(copy -> copy.replaceFirst("^--chown=\\S+ ", "").split(" "))
                    .flatMap(words -> Arrays.stream(words, 0, words.length - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { JVM, NATIVE, MULTISTAGE })
    void processIsNobodysAndGetsTheSignalAndTheCommand(String kind) {
        // When
        Dockerfile image = Dockerfile.of(kind).lastStage();

        // Then
        assertEquals(List.of("10001"), image.all("USER"));
        String last = image.instructions().get(image.instructions().size() - 1);
        assertTrue(last.startsWith("ENTRYPOINT [\"" + (kind.equals(JVM) ? "java\"" : "/app/persona-video\"]")), last);
        assertEquals(List.of(), image.all("CMD"));
    }

    @ParameterizedTest
    @ValueSource(strings = { JVM, NATIVE, MULTISTAGE })
    void imageSaysWhatItIsAndWhetherItIsWell(String kind) {
        // When
        Dockerfile image = Dockerfile.of(kind).lastStage();
        String labels = image.all("LABEL").get(0);

        // Then
        assertTrue(labels.contains("org.opencontainers.image.title=\"persona-video\""), labels);
        assertTrue(labels.contains("org.opencontainers.image.licenses=\"Apache-2.0\""), labels);
        assertEquals(List.of("8080"), image.all("EXPOSE"));
        assertTrue(image.all("HEALTHCHECK").get(0).contains("/q/health/live"));
    }

    @ParameterizedTest
    @ValueSource(strings = { JVM, NATIVE, MULTISTAGE })
    void onlyWhatIsNotIgnoredIsCopied(String kind) throws IOException {
        // Given
        List<String> allowed = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!")).map(line -> line.substring(1)).toList();

        // When
        Stream<String> files = Dockerfile.of(kind).copiedFiles();

        // Then
        files.forEach(file -> assertTrue(allowed.stream().anyMatch(pattern -> covers(pattern, file)), file));
    }

    private static boolean covers(String pattern, String file) {
        String inside = file.endsWith("/") ? file + "file" : file;
        return pattern.equals(file)
                || FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(inside));
    }

    @ParameterizedTest
    @ValueSource(strings = { JVM, NATIVE, MULTISTAGE })
    void nothingSecretIsBakedIn(String kind) {
        // When
        Dockerfile image = Dockerfile.of(kind);

        // Then
        assertFalse(image.instructions().stream().anyMatch(line -> line.startsWith("ENV ") || line.startsWith("ARG ")));
    }

    @Test
    void partsOfThePackageAreAllCopied() {
        assertEquals(List.of("target/quarkus-app/lib/ lib/", "target/quarkus-app/quarkus-run.jar ./",
                "target/quarkus-app/quarkus/ quarkus/", "target/quarkus-app/app/ app/"), Dockerfile.of(JVM).all("COPY"));
    }

    @Test
    void bothNativeImagesAreTheSame() {
        // When
        List<String> copied = Dockerfile.of(NATIVE).instructions();
        List<String> built = Dockerfile.of(MULTISTAGE).lastStage().instructions();

        // Then
        assertEquals(copied, built.stream().map(line -> line.replace("--from=build /code/", "")).toList());
    }

    @Test
    void whatIsBuiltInsideIsAllThere() {
        Dockerfile.of(MULTISTAGE).copiedFiles().forEach(file -> assertTrue(Files.exists(Path.of(file)), file));
    }
}
