package io.personavideo.packaged;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;

/** While replicas are replaced, those of this release go on, on the schema of the next. */
@LongTest
class SchemaVersionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** All that a release may do to a schema, see CONTRIBUTING. */
    private static final String NEXT_RELEASE = """
            CREATE TABLE next_things (id bigint PRIMARY KEY, job_id uuid REFERENCES video_jobs (id) ON DELETE CASCADE);
            ALTER TABLE video_jobs ADD COLUMN next_note text, ADD COLUMN next_count integer NOT NULL DEFAULT 0;
            ALTER TABLE video_job_events ADD COLUMN next_note text;
            ALTER TABLE personas ADD COLUMN next_note text;
            ALTER TABLE sessions ADD COLUMN next_note text;
            ALTER TABLE users ADD COLUMN next_note text;
            CREATE INDEX next_index ON video_jobs (next_count);
            """;

    @TempDir
    Path directory;

    @TempDir
    Path migrations;

    @Test
    void thisReleaseGoesOnAndStartsOnTheSchemaOfTheNext() throws IOException {
        PostgresDatabase database = PostgresServer.shared().migratedDatabase("schema_versions");
        try (Surroundings surroundings = new Surroundings(database, directory);
                PackagedApplication application = new PackagedApplication(surroundings.environment())) {
            // Given
            application.setAll(Map.of("PUBLIC_URL", application.url(),
                    "PERSONA_VIDEO_SHUTDOWN_DELAY", "0s"));
            application.start();
            makeVideo(application, surroundings);

            // When
            migrate(database);

            // Then
            makeVideo(application, surroundings);
            application.stopWithin(PATIENCE);
            application.start();
            makeVideo(application, surroundings);
        }
    }

    private void migrate(PostgresDatabase database) throws IOException {
        Files.writeString(migrations.resolve("V1000__next_release.sql"), NEXT_RELEASE);
        database.migrate(migrations);
    }

    private static void makeVideo(PackagedApplication application, Surroundings surroundings) {
        ServiceClient service = new ServiceClient(application.url());
        Fixtures fixtures = surroundings.fixtures();
        String token = fixtures.signedInUser();
        String persona = fixtures.persona(token, surroundings.portraitUrl());
        service.request(persona, token).then().statusCode(202);
        await("completed").atMost(PATIENCE).until(() -> service.quickStatus(persona), "completed"::equals);
    }
}
