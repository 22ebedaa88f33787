package io.personavideo.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresServer;

class StartRefusalIT {

    private static String databaseUrl;

    @BeforeAll
    static void createDatabase() {
        databaseUrl = PostgresServer.shared().newDatabase("start_refusal").url();
    }

    @Test
    void withoutSettingsItSaysThatTheDatabaseUrlIsMissing() {
        // When
        String output = refusal(Map.of());

        // Then
        assertNamedOnce("DATABASE_URL is not set", output);
    }

    @ParameterizedTest
    @ValueSource(strings = { "postgres://ada:s3c/ret@localhost/app", "mysql://ada:s3cret@localhost/app", "s3cret" })
    void malformedDatabaseUrlIsNamedWithoutItsPassword(String url) {
        // When
        String output = refusal(Map.of("DATABASE_URL", url));

        // Then
        assertNamedOnce("DATABASE_URL is malformed", output);
        assertFalse(output.contains("s3c"), output);
    }

    @ParameterizedTest
    @ValueSource(strings = { "abc", "0", "-1", "" })
    void unusablePoolSizeIsNamed(String size) {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "DB_MAX_CONNECTIONS", size));

        // Then
        assertNamedOnce("DB_MAX_CONNECTIONS is \"" + size + "\"", output);
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
        assertNamedOnce("persona-video.feed.heartbeat is PT0S", output);
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

    @ParameterizedTest
    @ValueSource(strings = { "https:; script-src *", "https:, http:", "'unsafe-inline'" })
    void sourcesThatWouldChangeTheRestOfThePolicyAreNamed(String sources) {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "PERSONA_VIDEO_PAGES_MEDIA_SOURCES", sources));

        // Then
        assertNamedOnce("persona-video.pages.media-sources is \"" + sources + "\"", output);
    }

    @Test
    void demoUserIsRefusedInProduction() {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, "PERSONA_VIDEO_PAGES_DEMO_TOKEN", "demo-session"));

        // Then
        assertNamedOnce("persona-video.pages.demo-token lets everybody in", output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "OTEL_EXPORTER_OTLP_ENDPOINT | collector:4318 | persona-video.traces.endpoint is \"collector:4318\"",
            "PERSONA_VIDEO_TRACES_RATIO | 10 | persona-video.traces.ratio is 10.0" })
    void collectorThatCanNotBeIsNamed(String name, String value, String problem) {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, name, value));

        // Then
        assertNamedOnce(problem, output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "MEDIA_STORE | floppy | MEDIA_STORE is \"floppy\"",
            "CLOUDINARY_URL | cloudinary://s3cret@cloud | CLOUDINARY_URL can't be used" })
    void unusableStoreIsNamedWithoutItsSecret(String name, String value, String problem) {
        // When
        String output = refusal(Map.of("DATABASE_URL", databaseUrl, name, value));

        // Then
        assertNamedOnce(problem, output);
        assertFalse(output.contains("s3cret"), output);
    }

    /** What it prints, having ended by itself. */
    private static String refusal(Map<String, String> settings) {
        try (PackagedApplication application = new PackagedApplication(settings)) {
            int exitCode = application.run();
            assertNotEquals(0, exitCode, application.output());
            return application.output();
        }
    }

    private static void assertNamedOnce(String problem, String output) {
        assertEquals(1, output.split(Pattern.quote(problem), -1).length - 1, output);
        assertFalse(output.contains("\tat "), output);
        assertFalse(output.contains("Exception"), output);
    }
}
