package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PgBouncer;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;
import io.restassured.http.ContentType;

/** The database of an app that was there before, as {@code docs/adopting.md} describes it, and settings alone. */
@LongTest
class AdoptionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path DESCRIPTION = Path.of("docs/adopting.md");

    private static final String APP = """
            CREATE TABLE "Session" (id text PRIMARY KEY DEFAULT gen_random_uuid(), "sessionToken" text UNIQUE NOT NULL,
                                    "userId" text NOT NULL, expires timestamp(3) NOT NULL);
            CREATE TABLE characters (id uuid PRIMARY KEY, user_id text NOT NULL, title text NOT NULL, image text,
                                     video_url text);
            """;

    private static final String OTHERS_OF_OUR_NAMES = """
            CREATE TABLE sessions (sid integer PRIMARY KEY, data jsonb);
            CREATE TABLE personas (slug text PRIMARY KEY);
            CREATE TABLE users (id serial PRIMARY KEY, email text);
            """;

    private static int databases;

    @TempDir
    Path directory;

    private final String token = UUID.randomUUID().toString();
    private final String persona = UUID.randomUUID().toString();

    private PostgresDatabase database;
    private Surroundings surroundings;
    private Fixtures app;
    private PackagedApplication application;
    private ServiceClient service;

    @BeforeEach
    void anAppWithAUserAndACharacter() {
        database = PostgresServer.shared().newDatabase("adoption_" + ++databases);
        surroundings = new Surroundings(database, directory.resolve("sandbox"));
        app = surroundings.fixtures();
        app.execute(APP);
        signIn(token, "user|1");
        app.update("INSERT INTO characters VALUES (?::uuid, 'user|1', 'Ada', ?)", persona, surroundings.portraitUrl());
        application = new PackagedApplication(surroundings.environment());
        application.set("PERSONA_VIDEO_DATABASE_MIGRATE_AT_START", "true");
        application.setAll(Map.of(
                "PERSONA_VIDEO_SESSION_SQL",
                "SELECT \"userId\" AS user_id, expires AS expires_at FROM \"Session\" WHERE \"sessionToken\" = $1",
                "PERSONA_VIDEO_PERSONA_SQL",
                "SELECT id, user_id AS owner_id, title AS name, image AS portrait_url FROM characters",
                "PERSONA_VIDEO_SESSION_COOKIE_NAME", "next-auth.session-token"));
        service = new ServiceClient(application.url());
    }

    private void signIn(String token, String user) {
        app.update("INSERT INTO \"Session\" (\"sessionToken\", \"userId\", expires) "
                + "VALUES (?, ?, (now() + interval '1 hour') AT TIME ZONE 'UTC')", token, user);
    }

    @AfterEach
    void stop() {
        application.close();
        surroundings.close();
    }

    @Test
    void appIsAdoptedBySettingsAloneAndItsOwnTablesOfTheseNamesStayAsTheyAre() throws IOException {
        // Given
        app.execute(OTHERS_OF_OUR_NAMES);
        application.set("DATABASE_SCHEMA", "persona_video");

        // When
        application.start();

        // Then
        assertVideoIsMadeForItsOwnerAlone();
        assertPersonasAreReadOnly();
        assertVideosOfTheAppAreBroughtAlong();
        assertVideosGoWithTheirPersona();
        assertEquals("0", app.text("SELECT count(*) FROM public.sessions"));
        assertEquals("sid", app.text("SELECT column_name FROM information_schema.columns "
                + "WHERE table_schema = 'public' AND table_name = 'sessions' ORDER BY ordinal_position"));
        assertEquals("announced", changes());
    }

    @Test
    void tablesStandBesideThoseOfTheAppWhereNoNameIsTaken() {
        // When
        application.start();

        // Then
        assertVideoIsMadeForItsOwnerAlone();
    }

    @Test
    void roleLooksIntoTheSchemaWhereATransactionPoolerDoesNotLetConnectionsChoose() {
        assumeTrue(PgBouncer.isInstalled(), "The program pgbouncer is not on the PATH");
        app.execute(OTHERS_OF_OUR_NAMES);
        try (PgBouncer pooler = PgBouncer.before(database, directory)) {
            // Given
            application.setAll(Map.of("DATABASE_SCHEMA", "persona_video",
                    "DATABASE_URL", database.urlThrough(pooler.port()) + "&pgbouncer=true",
                    "DATABASE_DIRECT_URL", database.url()));
            assertEquals(1, application.run(), application::output);
            assertOutputHas("DATABASE_SCHEMA is \"persona_video\", and statements look into \"public\"");

            // When
            app.execute("ALTER DATABASE %s SET search_path = persona_video, public".formatted(database.name()));
        }
        try (PgBouncer pooler = PgBouncer.before(database, directory)) {
            application.set("DATABASE_URL", database.urlThrough(pooler.port()) + "&pgbouncer=true");
            application.start();

            // Then
            assertVideoIsMadeForItsOwnerAlone();
            application.close();
        }
    }

    private void assertOutputHas(String text) {
        assertEquals(1, application.output().split(Pattern.quote(text), -1).length - 1, application::output);
    }

    private Object changes() {
        return ((Map<?, ?>) service.readiness("feed").get("data")).get("changes");
    }

    private void assertVideoIsMadeForItsOwnerAlone() {
        signIn("token-of-another", "user|2");
        service.request(persona, "token-of-another").then().statusCode(404);
        service.request(persona, "no-token").then().statusCode(401);
        service.request(persona, token).then().statusCode(202);
        await("completed").atMost(PATIENCE).until(() -> service.quickStatus(persona), "completed"::equals);
        given().cookie("next-auth.session-token", token).when().get(service.idleVideo(persona))
                .then().statusCode(200).body("status", equalTo("completed"));
        service.check(persona, "token-of-another").then().statusCode(404);
        service.history(persona, token).then().statusCode(200).body("jobs.state", contains("completed"));
    }

    private void assertPersonasAreReadOnly() {
        given().auth().oauth2(token).when().get(personas()).then().statusCode(200)
                .body("personas.id", contains(persona)).body("personas.name", contains("Ada"))
                .body("personas.createdAt", contains(nullValue()));
        given().auth().oauth2(token).contentType(ContentType.JSON).body(Map.of("name", "Bo")).when().post(personas())
                .then().statusCode(403).body("code", equalTo("personas_are_read_only"));
        given().auth().oauth2(token).contentType(ContentType.JSON).body(Map.of("name", "Bo"))
                .when().patch(personas() + "/" + persona)
                .then().statusCode(403).body("code", equalTo("personas_are_read_only"));
        given().auth().oauth2(token).when().delete(personas() + "/" + persona)
                .then().statusCode(403).body("code", equalTo("personas_are_read_only"));
        given().cookie("next-auth.session-token", token).when().get(application.url() + "/session")
                .then().statusCode(200).body("userId", equalTo("user|1")).body("readOnly", equalTo(true));
    }

    private String personas() {
        return application.url() + "/api/personas";
    }

    private void assertVideosOfTheAppAreBroughtAlong() throws IOException {
        String other = UUID.randomUUID().toString();
        app.update("INSERT INTO characters VALUES (?::uuid, 'user|1', 'Bo', NULL, 'https://videos.example/bo.mp4')", other);
        app.execute(described("INSERT INTO persona_video.video_jobs"));
        await("known").atMost(PATIENCE).until(() -> service.quickStatus(other), "completed"::equals);
        service.quickCheck(other).then().body("videoUrl", equalTo("https://videos.example/bo.mp4"));
        service.check(other, token).then().statusCode(200).body("videoUrl", equalTo("https://videos.example/bo.mp4"));
        app.execute(described("UPDATE characters"));
        assertNotNull(app.text("SELECT video_url FROM characters WHERE id = ?::uuid", persona));
    }

    private void assertVideosGoWithTheirPersona() throws IOException {
        app.execute(described("CREATE FUNCTION remove_videos_of_character"));
        app.update("DELETE FROM characters WHERE id = ?::uuid", persona);
        await("gone").atMost(PATIENCE).until(() -> service.quickStatus(persona), "not_started"::equals);
        service.check(persona, token).then().statusCode(404);
    }

    /** The statements that are to be run according to the description, by how they begin. */
    private static String described(String beginning) throws IOException {
        String begun = "```sql\n" + beginning;
        String text = Files.readString(DESCRIPTION);
        int start = text.indexOf(begun) + "```sql\n".length();
        return text.substring(start, text.indexOf("```", start));
    }
}
