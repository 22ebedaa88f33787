package io.personavideo.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresServer;

/** The reason is told in one line. What else each setting refuses is tried where it is read: starting takes long. */
class StartRefusalIT {

    private static String databaseUrl;

    @BeforeAll
    static void createDatabase() {
        databaseUrl = PostgresServer.shared().migratedDatabase("start_refusal").url();
    }

    @Test
    void withoutSettingsItSaysThatTheDatabaseUrlIsMissing() {
        // When
        String output = refusal(Map.of());

        // Then
        assertNamedOnce("DATABASE_URL is not set", output);
    }

    @Test
    void malformedDatabaseUrlIsNamedWithoutItsPassword() {
        // When
        String output = refusal(Map.of("DATABASE_URL", "postgres://ada:s3c/ret@localhost/app"));

        // Then
        assertNamedOnce("DATABASE_URL is malformed", output);
        assertFalse(output.contains("s3c"), output);
    }

    @ParameterizedTest
    @ValueSource(strings = { "abc", "" })
    void unusablePoolSizeIsNamed(String size) {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "DB_MAX_CONNECTIONS", size));

        // Then
        assertNamedOnce("DB_MAX_CONNECTIONS is \"" + size + "\"", output);
    }

    @Test
    void whatIsNeitherTrueNorFalseIsNamed() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "PERSONA_VIDEO_DATABASE_MIGRATE_AT_START", "1"));

        // Then
        assertNamedOnce("persona-video.database.migrate-at-start is \"1\"", output);
    }

    @Test
    void unknownSortOfPoolerIsNamed() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "DATABASE_POOLER", "pgbouncer"));

        // Then
        assertNamedOnce("DATABASE_POOLER is \"pgbouncer\"", output);
    }

    @Test
    void malformedDirectUrlIsNamedWithoutItsPassword() {
        // When
        String output = refusal(
                Map.of("DATABASE_URL", databaseUrl, "DATABASE_DIRECT_URL", "postgres://ada:s3c/ret@localhost/app"));

        // Then
        assertNamedOnce("DATABASE_DIRECT_URL is malformed", output);
        assertFalse(output.contains("s3c"), output);
    }

    @Test
    void feedThatWouldNeverAskIsNamed() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "PERSONA_VIDEO_FEED_HEARTBEAT", "0s"));

        // Then
        assertNamedOnce("persona-video.feed.heartbeat is \"0s\", which is not allowed; it is: duration, from 10ms. Example: "
                + "persona-video.feed.heartbeat=", output);
    }

    @Test
    void malformedPublicUrlIsNamed() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "PUBLIC_URL", "video.example.com"));

        // Then
        assertNamedOnce("PUBLIC_URL is \"video.example.com\"", output);
    }

    @Test
    void emptyWebhookSecretIsNamed() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "REPLICATE_WEBHOOK_SECRET", ""));

        // Then
        assertNamedOnce("REPLICATE_WEBHOOK_SECRET can't be used", output);
    }

    @Test
    void sourcesThatWouldChangeTheRestOfThePolicyAreNamed() {
        // Given
        String sources = "https:; script-src *";

        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "PERSONA_VIDEO_PAGES_MEDIA_SOURCES", sources));

        // Then
        assertNamedOnce("persona-video.pages.media-sources is \"" + sources + "\"", output);
    }

    /** What has no effect is told beforehand: it may be what was meant. */
    @Test
    void demoUserIsRefusedInProductionAndSettingsThatThereAreNotAreNamedWithoutTheirValues() {
        // Given
        Map<String, String> settings = Map.of("DATABASE_URL", databaseUrl, "PERSONA_VIDEO_PAGES_DEMO_TOKEN", "demo-session",
                "PERSONA_VIDEO_FEED_HEARTBEET", "s3cret", "PERSONA_VIDEO_COLOUR", "s3cret",
                "PERSONA_VIDEO_GENERATION_IDLE_PROVIDERS_0_", "replicate");

        // When
        String output = refusal(settings, "-Dpersona-video.generation.idleDeadline=s3cret",
                "-Dpersona-video.events.patience=10s");

        // Then
        assertNamedOnce("persona-video.pages.demo-token lets everybody in", output);
        assertNamedOnce("PERSONA_VIDEO_FEED_HEARTBEET is set, and there is no such setting: it has no effect. "
                + "Did you mean PERSONA_VIDEO_FEED_HEARTBEAT?", output);
        assertNamedOnce("persona-video.generation.idleDeadline is set, and there is no such setting: it has no effect. "
                + "Did you mean persona-video.generation.idle-deadline?", output);
        assertNamedOnce("PERSONA_VIDEO_COLOUR is set, and there is no such setting", output);
        assertNamed(3, "there is no such setting", output);
        assertFalse(output.contains("s3cret"), output);
    }

    /** Refused by who uses them; numbers, times and words are by SettingChecks. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "PERSONA_VIDEO_GENERATION_IDLE_PROVIDERS | floppy | persona-video.generation.idle-providers names \"floppy\"",
            "PERSONA_VIDEO_REPLICATE_IDLE_INPUT | garbage | persona-video.replicate.idle.input can't be used",
            "PERSONA_VIDEO_RUNPOD_TALK_ENDPOINT_ID | ../admin | persona-video.runpod.talk.endpoint-id is",
            "DATABASE_SCHEMA | My Schema | DATABASE_SCHEMA is \"My Schema\"",
            "PERSONA_VIDEO_SESSION_SQL | garbage $1 | persona-video.session.sql can't be used: the database says: syntax error" })
    void garbageIsNamed(String name, String value, String problem) {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, name, value));

        // Then
        assertNamedOnce(problem, output);
    }

    @Test
    void collectorThatCanNotBeIsNamed() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"));

        // Then
        assertNamedOnce("persona-video.traces.endpoint is \"collector:4318\"", output);
    }

    @Test
    void unusableStoreIsNamedWithoutItsSecret() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "CLOUDINARY_URL", "cloudinary://s3cret@cloud"));

        // Then
        assertNamedOnce("CLOUDINARY_URL can't be used", output);
        assertFalse(output.contains("s3cret"), output);
    }

    /** What it prints, having ended by itself. */
    private static String refusal(Map<String, String> settings, String... options) {
        try (PackagedApplication application = new PackagedApplication(settings)) {
            Stream.of(options).forEach(application::option);
            int exitCode = application.run();
            assertNotEquals(0, exitCode, application.output());
            return application.output();
        }
    }

    private static void assertNamedOnce(String problem, String output) {
        assertNamed(1, problem, output);
        assertFalse(output.contains("\tat "), output);
        assertFalse(output.contains("Exception"), output);
    }

    private static void assertNamed(int times, String problem, String output) {
        assertEquals(times, output.split(Pattern.quote(problem), -1).length - 1, output);
    }
}
