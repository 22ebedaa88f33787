package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While replicas are replaced, the release before works on the schema of this one. */
class MigrationsTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private static final String CONTRACT = "V\\d+__contract_.*\\.sql";

    /** What the release before may still rely on. */
    private static final Pattern TAKEN_AWAY = Pattern.compile(
            "\\b(DROP (TABLE|COLUMN|SCHEMA|SEQUENCE|TYPE|VIEW)|RENAME|(?<!BEFORE )TRUNCATE|ALTER COLUMN \\w+"
                    + " (TYPE|SET DATA TYPE|SET NOT NULL|DROP DEFAULT))\\b",
            Pattern.CASE_INSENSITIVE);

    @Test
    void whatIsNeededIsTheLastOfThem() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            // When
            int last = files.map(file -> file.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"))
                    .mapToInt(Integer::parseInt).max().orElseThrow();

            // Then
            assertEquals(last, SchemaVersion.NEEDED);
        }
    }

    @Test
    void onlyMigrationsThatSayThatTheyContractTakeAnythingAway() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            // When
            List<String> breaking = files.filter(file -> !file.getFileName().toString().matches(CONTRACT))
                    .flatMap(file -> takenAway(file).stream()).toList();

            // Then
            assertEquals(List.of(), breaking);
        }
    }

    private static List<String> takenAway(Path file) {
        try {
            return takenAway(Files.readString(file)).map(what -> file.getFileName() + ": " + what).toList();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Stream<String> takenAway(String sql) {
        String statements = sql.replaceAll("--.*", "").replaceAll("\\s+", " ");
        return TAKEN_AWAY.matcher(statements).results().map(MatchResult::group);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ALTER TABLE video_jobs DROP COLUMN cause | 1",
            "alter table video_jobs rename column cause to reason | 1",
            "ALTER TABLE video_jobs ALTER COLUMN cause SET NOT NULL | 1",
            "ALTER TABLE video_jobs ALTER COLUMN attempts TYPE bigint | 1",
            "ALTER TABLE video_jobs ALTER COLUMN provider DROP NOT NULL | 0",
            "ALTER TABLE video_jobs ADD COLUMN cause text | 0", "TRUNCATE video_jobs | 1",
            "CREATE TRIGGER t BEFORE TRUNCATE ON video_jobs FOR EACH STATEMENT EXECUTE FUNCTION f() | 0" })
    void whatTakesSomethingAwayIsFound(String sql, int times) {
        assertEquals(times, takenAway(sql).count());
    }
}
