package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.PersonaId;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;

/** Sessions and personas in an app's tables, whose names, columns and types are its own. */
class AppTablesTest {

    private static final String SESSIONS = """
            SELECT "userId" AS user_id, expires AS expires_at FROM "Session" WHERE "sessionToken" = $1
            """;

    private static final String PORTRAIT = "https://portraits.example/ada.jpg";

    private static Vertx vertx;
    private static PgConnection connection;
    private static Database database;
    private static Fixtures fixtures;

    @BeforeAll
    static void anAppWithItsTables() throws Exception {
        PostgresDatabase app = PostgresServer.shared().migratedDatabase("app_tables");
        fixtures = app.fixtures();
        fixtures.execute("""
                CREATE TABLE "Session" (id text PRIMARY KEY DEFAULT gen_random_uuid(), "sessionToken" text UNIQUE NOT NULL,
                                        "userId" integer NOT NULL, expires timestamp(3));
                CREATE TABLE hashed_sessions (hash bytea PRIMARY KEY, who uuid NOT NULL, until timestamptz NOT NULL);
                """);
        for (String type : List.of("integer", "bigint", "uuid", "text", "varchar(36)")) {
            fixtures.execute("""
                    CREATE TABLE %s (id %s PRIMARY KEY, user_id %s NOT NULL, title text, image text)
                    """.formatted(characters(type), type, type));
        }
        vertx = Vertx.vertx();
        connection = PgConnection.connect(vertx, new PgConnectOptions().setHost("localhost").setPort(app.port())
                .setDatabase(app.name()).setUser("postgres")).toCompletionStage().toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        database = Database.over(new io.vertx.mutiny.pgclient.PgConnection(connection));
        // Moments that are written without a zone are nevertheless those of UTC.
        await(database.execute("SET TIME ZONE 'Pacific/Auckland'"));
    }

    @AfterAll
    static void stop() {
        connection.close();
        vertx.close();
    }

    private static String characters(String type) {
        return "characters_" + type.replaceAll("\\W", "_");
    }

    private static String personas(String type) {
        return "SELECT id, user_id AS owner_id, title AS name, image AS portrait_url FROM " + characters(type);
    }

    private static AppTables tables(String sessions, String personas) {
        return new AppTables(() -> Optional.ofNullable(sessions), () -> Optional.ofNullable(personas));
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({ "now() + interval '1 minute', true", "now() - interval '1 minute', false", "NULL, true" })
    void sessionCountsUntilItExpiresInUtcOrForEver(String expires, boolean counts) {
        // Given
        String token = "token-" + UUID.randomUUID();
        fixtures.update("INSERT INTO \"Session\" (\"sessionToken\", \"userId\", expires) VALUES (?, 42, %s)"
                .formatted(expires.equals("NULL") ? expires : "(%s) AT TIME ZONE 'UTC'".formatted(expires)), token);

        // When
        Optional<Session> session = await(new SessionStore(database, tables(SESSIONS, null)).find(SessionToken.of(token)));

        // Then
        assertEquals(counts, session.isPresent());
        session.ifPresent(found -> assertEquals("42", found.userId()));
    }

    @Test
    void sessionIsFoundByAHashOfItsToken() {
        // Given
        UUID user = UUID.randomUUID();
        fixtures.update("INSERT INTO hashed_sessions VALUES (sha256(convert_to(?, 'UTF8')), ?, now() + interval '1 hour')",
                "s3cret", user);
        SessionStore store = new SessionStore(database, tables("""
                SELECT who AS user_id, until AS expires_at FROM hashed_sessions
                -- As an app might have it.
                WHERE hash = sha256(convert_to($1, 'UTF8'));
                """, null));

        // When
        Optional<Session> session = await(store.find(SessionToken.of("s3cret")));

        // Then
        assertEquals(user.toString(), session.orElseThrow().userId());
        assertTrue(await(store.find(SessionToken.of("' OR true --"))).isEmpty());
    }

    static Stream<Arguments> typesWithAnIdAUserAndAStranger() {
        return Stream.of(
                Arguments.of("integer", "7", "42", "43"),
                Arguments.of("bigint", "4294967296", "4294967297", "1"),
                Arguments.of("uuid", UUID.randomUUID().toString(), UUID.randomUUID().toString(), UUID.randomUUID().toString()),
                Arguments.of("text", "ada", "user|1", "user|2"),
                Arguments.of("varchar(36)", "ada", "user|1", "user|2"));
    }

    @ParameterizedTest
    @MethodSource("typesWithAnIdAUserAndAStranger")
    void personaWhoseIdIsOfAnotherTypeIsItsOwnersAlone(String type, String id, String owner, String stranger) {
        // Given
        character(type, id, owner, PORTRAIT);
        PersonaStore store = new PersonaStore(database, tables(SESSIONS, personas(type)));
        PersonaId persona = new PersonaId(id);

        // When
        Persona found = await(store.find(persona, owner)).orElseThrow();

        // Then
        assertEquals(new Persona(id, "Ada", PORTRAIT, null, null), found);
        assertTrue(await(store.page(owner, "", 100)).contains(found));
        assertTrue(await(store.find(persona, stranger)).isEmpty());
        assertTrue(await(store.find(persona, "nobody")).isEmpty());
        assertTrue(await(store.find(new PersonaId("not-an-id-of-theirs"), owner)).isEmpty());
        assertTrue(await(store.page(stranger, "", 10)).isEmpty());
        assertTrue(store.isReadOnly());
    }

    private static void character(String type, String id, String owner, String image) {
        fixtures.update("INSERT INTO %1$s VALUES (?::%2$s, ?::%2$s, 'Ada', ?)".formatted(characters(type), type), id, owner,
                image);
    }

    @ParameterizedTest
    @MethodSource("typesWithAnIdAUserAndAStranger")
    void personaIsFoundByTheIndexOnItsId(String type, String id) {
        // Given
        await(database.execute("SET enable_seqscan = off"));

        // When
        StringBuilder plan = new StringBuilder();
        await(database.execute("EXPLAIN SELECT p.portrait_url FROM %s p WHERE persona_video_is(p.id, $1) LIMIT 1"
                .formatted(tables(SESSIONS, personas(type)).personas()), id))
                .forEach(row -> plan.append(row.getString(0)).append('\n'));

        // Then
        assertTrue(plan.toString().contains("Index Cond: "), plan::toString);
    }

    @Test
    void idWrittenInAnotherWayIsAnotherPersona() {
        // Given
        character("integer", "1007", "42", PORTRAIT);
        PersonaStore store = new PersonaStore(database, tables(SESSIONS, personas("integer")));

        // Then
        assertTrue(await(store.find(new PersonaId("1007"), "42")).isPresent());
        assertTrue(await(store.find(new PersonaId("01007"), "42")).isEmpty());
        assertTrue(await(store.find(new PersonaId("9".repeat(64)), "42")).isEmpty());
    }

    @Test
    void capitalsOfAUuidAreAnotherPersona() {
        // Given
        String id = "abcdefab-" + UUID.randomUUID().toString().substring(9);
        String owner = UUID.randomUUID().toString();
        character("uuid", id, owner, PORTRAIT);
        PersonaStore store = new PersonaStore(database, tables(SESSIONS, personas("uuid")));

        // Then
        assertTrue(await(store.find(new PersonaId(id), owner)).isPresent());
        assertTrue(await(store.find(new PersonaId(id.toUpperCase(Locale.ROOT)), owner)).isEmpty());
    }

    @Test
    void timesAreShownWhereThereAreSuch() {
        // Given
        character("text", "bo", "user|3", PORTRAIT);
        String sql = "SELECT id, user_id AS owner_id, title AS name, image AS portrait_url, "
                + "timestamp '2026-01-02 03:04:05' AS created_at FROM " + characters("text");

        // When
        Persona found = await(new PersonaStore(database, tables(SESSIONS, sql)).find(new PersonaId("bo"), "user|3"))
                .orElseThrow();

        // Then
        assertEquals("2026-01-02T03:04:05Z", found.createdAt().toString());
        assertNull(found.updatedAt());
    }

    @Test
    void videoIsAcceptedWithThePortraitOfTheApp() {
        // Given
        character("integer", "8", "42", PORTRAIT);
        JobStore store = new JobStore(database, tables(SESSIONS, personas("integer")));

        // When
        Acceptance accepted = await(store.accept(idle("8", "42")));

        // Then
        Acceptance.Created created = assertInstanceOf(Acceptance.Created.class, accepted);
        assertEquals(PORTRAIT, created.job().portraitUrl());
        assertInstanceOf(Acceptance.Found.class, await(store.accept(idle("8", "42"))));
        assertInstanceOf(Acceptance.NoPersona.class, await(store.accept(idle("8", "43"))));
        assertInstanceOf(Acceptance.NoPersona.class, await(store.accept(idle("nobody", "42"))));
        assertEquals(created.job().id(), await(store.newestOfOwnPersona(new PersonaId("8"), "42")).job().id());
        assertFalse(await(store.newestOfOwnPersona(new PersonaId("8"), "43")).personaFound());
        assertEquals(1, await(new HistoryStore(database, tables(SESSIONS, personas("integer")))
                .ofOwnPersona(new PersonaId("8"), "42", 10)).orElseThrow().size());
    }

    @ParameterizedTest
    @CsvSource(value = { "20, NULL", "21, /portraits/ada.jpg" }, nullValues = "NULL")
    void personaWithoutAnAddressOfAPortraitIsToldSo(String id, String image) {
        // Given
        character("integer", id, "42", image);
        JobStore store = new JobStore(database, tables(SESSIONS, personas("integer")));

        // Then
        assertInstanceOf(Acceptance.NoPortrait.class, await(store.accept(idle(id, "42"))));
    }

    private static NewVideo idle(String persona, String user) {
        return new NewVideo(JobId.random(), new PersonaId(persona), user, JobKind.IDLE, null, false, null,
                Duration.ofHours(1), 10);
    }

    @Test
    void authoritativeCheckTellsSessionPersonaAndVideoApart() {
        // Given
        character("integer", "9", "77", PORTRAIT);
        String token = "token-" + UUID.randomUUID();
        fixtures.update("INSERT INTO \"Session\" (\"sessionToken\", \"userId\") VALUES (?, 77)", token);
        StatusStore store = new StatusStore(database, tables(SESSIONS, personas("integer")));

        // Then
        assertEquals(new StatusStore.Answer.Found(null), check(store, token, "9"));
        assertInstanceOf(StatusStore.Answer.NoPersona.class, check(store, token, "nobody"));
        assertInstanceOf(StatusStore.Answer.NoSession.class, check(store, "token-unknown", "9"));
        await(new JobStore(database, tables(SESSIONS, personas("integer"))).accept(idle("9", "77")));
        assertEquals("9", assertInstanceOf(StatusStore.Answer.Found.class, check(store, token, "9")).job().personaId().value());
    }

    private static StatusStore.Answer check(StatusStore store, String token, String persona) {
        return await(store.ofOwnPersona(SessionToken.of(token), new PersonaId(persona)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "SELECT user_id FROM hashed_sessions WHERE hash = $1 | \"user_id\" does not exist",
            "SELECT who AS user_id FROM hashed_sessions WHERE hash = sha256(convert_to($1, 'UTF8')) | expires_at does not exist",
            "SELECT who AS user_id, until AS expires_at FORM hashed_sessions WHERE hash = $1 | syntax error",
            "DELETE FROM \"Session\" WHERE \"sessionToken\" = $1 RETURNING \"userId\" AS user_id, expires AS expires_at | syntax",
            "SELECT $1 AS user_id, 1 AS expires_at | persona_video_moment(integer) does not exist",
            "SELECT '$1' AS user_id, now() AS expires_at) kept); DROP TABLE \"Session\"; -- | syntax error",
            "SELECT who AS user_id, until AS expires_at FROM hashed_sessions | as $1",
            "SELECT who AS user_id, until AS expires_at FROM hashed_sessions WHERE $1 = $2 | as $1" })
    void sessionStatementThatCantBeUsedIsRefusedWithTheReasonAndAnExample(String sql, String reason) {
        // When
        String message = refusal(sql, null);

        // Then
        assertTrue(message.startsWith("persona-video.session.sql "), message);
        assertTrue(message.contains(reason), message);
        assertTrue(message.contains("Example: SELECT "), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "SELECT id, user_id AS owner_id, title AS name FROM characters_text | portrait_url does not exist",
            "SELECT id, title AS name, image AS portrait_url FROM characters_text | owner_id does not exist",
            "SELECT 1.5 AS id, 'a' AS owner_id, 'a' AS name, 'a' AS portrait_url | persona_video_is(numeric",
            "SELECT * FROM no_such_table | \"no_such_table\" does not exist",
            "WITH gone AS (DELETE FROM characters_text RETURNING *) SELECT id, user_id AS owner_id, title AS name, "
                    + "image AS portrait_url FROM gone | data-modifying",
            "SELECT * FROM characters_text WHERE id = $1 | no parameters" })
    void personaStatementThatCantBeUsedIsRefusedWithTheReasonAndAnExample(String sql, String reason) {
        // When
        String message = refusal(null, sql);

        // Then
        assertTrue(message.startsWith("persona-video.persona.sql "), message);
        assertTrue(message.contains(reason), message);
        assertTrue(message.contains("Example: SELECT "), message);
    }

    private static String refusal(String sessions, String personas) {
        return assertThrows(ConfigurationException.class,
                () -> new AppTablesCheck(database, tables(sessions, personas), null).checkTables()).getMessage();
    }

    @Test
    void statementsThatCanBeUsedPass() {
        new AppTablesCheck(database, tables(SESSIONS, personas("uuid")), null).checkTables();
        new AppTablesCheck(database, tables(null, null), null).checkTables();
    }
}
