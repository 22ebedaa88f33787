package io.personavideo.testing;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The secrets that tests have used, of whichever process, so that what they have left behind can be searched for them.
 */
public final class UsedSecrets {

    private static final Path DIRECTORY = Path.of("target", "used-secrets");
    private static final Path METRICS = Path.of("target", "seen-metrics");

    private static final Pattern NAME = Pattern.compile("(?i).*(TOKEN|SECRET|PASSWORD|API.KEY|ACCESS.KEY)$");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("^\\w+://[^:/@]*:([^@/]+)@");

    /** Shorter ones would be found in words. */
    private static final int SHORTEST = 6;

    private UsedSecrets() {
    }

    /** Notes a secret, and gives it back. */
    public static String note(String secret) {
        if (secret.length() >= SHORTEST) {
            append(DIRECTORY.resolve(ProcessHandle.current().pid() + ".txt"), secret + "\n");
        }
        return secret;
    }

    /** Notes those among settings, which are told by their names, and passwords in addresses. */
    public static void noteAll(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            Matcher password = PASSWORD_IN_URL.matcher(value);
            if (NAME.matcher(name).matches()) {
                note(value);
            } else if (password.find()) {
                note(password.group(1));
            }
        });
    }

    /** Keeps what a service has told in its metrics. */
    public static void keepMetrics(String metrics) {
        append(METRICS.resolve(ProcessHandle.current().pid() + ".txt"), metrics);
    }

    private static synchronized void append(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, CREATE, APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All that were noted since the last clean build. */
    public static Set<String> all() throws IOException {
        Set<String> secrets = new TreeSet<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                secrets.addAll(Files.readAllLines(file));
            }
        }
        return secrets;
    }
}
