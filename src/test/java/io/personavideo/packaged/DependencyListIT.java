package io.personavideo.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.personavideo.testing.PackagedApplication;

/** What is put into production, and what {@code docs/dependencies.md} lists. */
class DependencyListIT {

    private static final Path LIST = Path.of("docs/dependencies.md");

    /** As in {@code | io.vertx:vertx-core | 4.5.26 | … |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([\\w.-]+):([\\w.-]+) \\| ([\\w.-]+) \\| [^|]+ \\|$");

    @Test
    void everyLibraryInProductionIsListedWithItsVersion() throws IOException {
        // Given
        Set<String> listed = ROW.matcher(Files.readString(LIST)).results()
                .map(row -> "%s.%s-%s".formatted(row.group(1), row.group(2), row.group(3))).collect(Collectors.toSet());

        // When
        List<String> libraries = PackagedApplication.files().stream()
                .filter(file -> file.getParent().getParent().endsWith("lib"))
                .map(file -> file.getFileName().toString()).toList();

        // Then
        assumeTrue(!libraries.isEmpty(), "A native executable has no libraries beside it");
        assertEquals(new TreeSet<>(), libraries.stream().filter(library -> listed.stream().noneMatch(library::startsWith))
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
