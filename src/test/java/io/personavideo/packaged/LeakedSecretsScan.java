package io.personavideo.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.personavideo.testing.UsedSecrets;

/**
 * Searches what all tests before it have left behind, in logs and metrics, for every secret that they have used. The
 * build runs it last.
 */
class LeakedSecretsScan {

    private static final List<String> LEFT_BEHIND = List.of("surefire-reports", "failsafe-reports", "packaged-application",
            "seen-metrics");

    /** Reports list the settings of Maven and of tests, and Quarkus those with which it starts what it tests. */
    private static final Pattern NOT_OURS = Pattern.compile("<properties>.*?</properties>|Executing \"[^\\n]*",
            Pattern.DOTALL);

    /** RunPod's webhooks have their secret in the path, another one for each job. */
    private static final Pattern WEBHOOK_TOKEN = Pattern.compile("webhooks/runpod/[0-9a-f-]{36}/[0-9a-f]{64}");

    @Test
    void noLogAndNoMetricHoldsASecret() throws IOException {
        // Given
        Set<String> secrets = UsedSecrets.all();
        assertFalse(secrets.isEmpty());

        // When
        List<Path> files = files();
        List<String> leaks = files.stream().flatMap(file -> leaks(file, secrets)).toList();

        // Then
        assertEquals(List.of(), leaks);
        System.out.printf("Searched %d logs, reports and metrics for %d secrets%n", files.size(), secrets.size());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("target"), 2)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> LEFT_BEHIND.contains(file.getParent().getFileName().toString()))
                    // It names what it has found.
                    .filter(file -> !file.toString().contains(LeakedSecretsScan.class.getSimpleName())).toList();
            assertEquals(Set.copyOf(LEFT_BEHIND), Set.copyOf(
                    files.stream().map(file -> file.getParent().getFileName().toString()).toList()));
            return files;
        }
    }

    private static Stream<String> leaks(Path file, Set<String> secrets) {
        String text = NOT_OURS.matcher(read(file)).replaceAll("");
        Stream<String> tokens = WEBHOOK_TOKEN.matcher(text).results().map(found -> file + ": " + found.group());
        return Stream.concat(secrets.stream().filter(text::contains).map(secret -> file + ": " + secret), tokens);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
