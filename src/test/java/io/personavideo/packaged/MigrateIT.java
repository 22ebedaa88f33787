package io.personavideo.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;

/** The database is migrated by a command of its own, and the service only looks whether that has been done. */
@LongTest
class MigrateIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NOWHERE = "postgres://ada:s3cret@localhost:1/app?sslmode=disable";
    /** What Quarkus's own beans and observers mention is loaded, and does nothing. */
    private static final Pattern TOUCHED = Pattern.compile(
            " (org\\.flywaydb\\.core\\.internal\\.(configuration|database)\\.|org\\.postgresql\\.)\\S+");

    private static final int MIGRATIONS = migrations();

    private static int migrations() {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            return (int) files.count();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private record Ended(int exitCode, String output) {
    }

    private static PackagedApplication process(PostgresDatabase database) {
        return process(Map.of("DATABASE_URL", database.url()));
    }

    private static PackagedApplication process(Map<String, String> settings) {
        return new PackagedApplication(settings);
    }

    private static Ended run(Map<String, String> settings, String... arguments) {
        try (PackagedApplication process = process(settings)) {
            return new Ended(process.run(arguments), process.output());
        }
    }

    private static Ended migrate(PostgresDatabase database) {
        return run(Map.of("DATABASE_URL", database.url()), "migrate");
    }

    @Test
    void emptyDatabaseIsMigratedAndNothingElseBegun() {
        // Given
        PostgresDatabase database = PostgresServer.shared().newDatabase("migrate_empty");

        // When
        Ended first = migrate(database);
        Ended second = migrate(database);

        // Then
        assertEquals(0, first.exitCode(), first.output());
        assertTrue(first.output().contains("Migrations applied: " + MIGRATIONS + ". The schema is at version "),
                first.output());
        assertFalse(first.output().contains("Reading the statuses"), first.output());
        assertFalse(first.output().contains("Listening on"), first.output());
        assertEquals(0, second.exitCode(), second.output());
        assertTrue(second.output().contains("Migrations applied: 0. The schema is at version "), second.output());
        assertEquals(MIGRATIONS, database.fixtures().number("SELECT count(*) FROM flyway_schema_history WHERE success"));
    }

    @Test
    void serviceStartsOnceItIsMigrated() {
        // Given
        PostgresDatabase database = PostgresServer.shared().newDatabase("migrate_serve");
        try (PackagedApplication service = process(database)) {
            // When
            int refused = service.run();
            int migrated = service.run("migrate");
            service.start();

            // Then
            assertEquals(1, refused);
            assertTrue(service.output().contains("The database's schema is missing, and this release needs version "
                    + MIGRATIONS), service.output());
            assertTrue(service.output().contains("java -jar quarkus-run.jar migrate"), service.output());
            assertFalse(service.output().contains("Exception"), service.output());
            assertEquals(0, migrated);
        }
    }

    @Test
    void twoAtOnceDoItOnce() {
        // Given
        PostgresDatabase database = PostgresServer.shared().newDatabase("migrate_twice");
        try (PackagedApplication one = process(database); PackagedApplication other = process(database)) {
            // When
            one.launch("migrate");
            other.launch("migrate");
            List.of(one, other).forEach(process -> process.awaitEnd(PATIENCE));

            // Then
            List.of(one, other).forEach(process -> assertTrue(process.output().contains("The schema is at version"),
                    process.output()));
        }
    }

    @Test
    void schemaOfAnOlderReleaseIsRefusedAndSaysWhichItIs() {
        // Given
        PostgresDatabase database = PostgresServer.shared().newDatabase("migrate_older").migrate();
        database.fixtures().update("DELETE FROM flyway_schema_history WHERE version = ?", String.valueOf(MIGRATIONS));

        // When
        Ended service = run(Map.of("DATABASE_URL", database.url()));

        // Then
        assertEquals(1, service.exitCode());
        assertTrue(service.output().contains("The database's schema is at version %d, and this release needs version %d"
                .formatted(MIGRATIONS - 1, MIGRATIONS)), service.output());
    }

    @Test
    void historyMayBeInATableOfAnotherName() {
        // Given
        PostgresDatabase database = PostgresServer.shared().newDatabase("migrate_table");
        Map<String, String> settings = Map.of("DATABASE_URL", database.url(), "QUARKUS_FLYWAY_TABLE", "our_history");
        try (PackagedApplication service = process(settings)) {
            // When
            int migrated = service.run("migrate");
            service.start();

            // Then
            assertEquals(0, migrated);
            assertEquals(MIGRATIONS, database.fixtures().number("SELECT count(*) FROM our_history WHERE success"));
        }
    }

    @Test
    void serviceThatDoesNotMigrateBringsUpNeitherFlywayNorJdbc(@TempDir Path directory) throws IOException {
        assumeTrue(PackagedApplication.isForJvm(), "a native executable loads no classes");
        // Given
        PostgresDatabase database = PostgresServer.shared().newDatabase("migrate_not").migrate();
        Path classes = directory.resolve("classes.log");
        try (PackagedApplication service = process(database)) {
            service.option("-Xlog:class+load:file=" + classes);

            // When
            service.start();

            // Then
            String loaded = Files.readString(classes);
            assertTrue(loaded.contains("io.vertx.pgclient.impl."), "the search would find nothing anyway");
            assertEquals(List.of(), TOUCHED.matcher(loaded).results().map(MatchResult::group).toList());
        }
    }

    @Test
    void databaseThatIsNowhereIsToldWithoutItsPassword() {
        // When
        Ended migration = run(Map.of("DATABASE_URL", NOWHERE, "QUARKUS_FLYWAY_CONNECT_RETRIES", "1"), "migrate");

        // Then
        assertEquals(1, migration.exitCode());
        assertTrue(migration.output().contains("The schema could not be migrated. "), migration.output());
        assertTrue(migration.output().contains("Connection to localhost:1 refused"), migration.output());
        assertFalse(migration.output().contains("s3cret"), migration.output());
        assertFalse(migration.output().contains("\tat "), migration.output());
    }

    @Test
    void tablesOfTheSameNameAreLeftAlone() {
        // Given
        PostgresDatabase database = PostgresServer.shared().newDatabase("migrate_foreign");
        database.fixtures().execute("CREATE TABLE video_jobs (theirs text)");

        // When
        Ended migration = migrate(database);

        // Then
        assertEquals(1, migration.exitCode());
        assertTrue(migration.output().contains("The schema could not be migrated. "), migration.output());
        assertEquals(1, database.fixtures().number("""
                SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
                """));
    }

    @Test
    void migrationWithoutADatabaseUrlIsRefusedLikeTheService() {
        // When
        Ended migration = run(Map.of(), "migrate");

        // Then
        assertEquals(1, migration.exitCode());
        assertTrue(migration.output().contains("DATABASE_URL is not set"), migration.output());
        assertFalse(migration.output().contains("\tat "), migration.output());
    }

    @ParameterizedTest
    @ValueSource(strings = { "serve", "--help", "migrate now" })
    void whatIsNoCommandIsRefused(String arguments) {
        // When
        Ended process = run(Map.of(), arguments.split(" "));

        // Then
        assertEquals(2, process.exitCode());
        assertTrue(process.output().contains("There is no such command: " + arguments), process.output());
        assertTrue(process.output().contains("migrate "), process.output());
    }
}
