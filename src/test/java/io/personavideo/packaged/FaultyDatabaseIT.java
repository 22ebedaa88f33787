package io.personavideo.packaged;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Crowd;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.MetricsPage;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;
import io.personavideo.testing.TcpProxy;
import io.personavideo.testing.VersionWatch;
import io.restassured.response.Response;

/** Lines 21 and 22 of what must be survived: a database that is slow, ends connections or takes no writes. */
@LongTest
class FaultyDatabaseIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CALLERS = 8;

    private static final String WAITING = "FROM pg_stat_activity WHERE datname = current_database() "
            + "AND application_name = 'persona-video' AND wait_event_type = 'Lock'";

    @TempDir
    static Path directory;

    private static PostgresDatabase database;
    private static TcpProxy network;
    private static Surroundings surroundings;
    private static Fixtures fixtures;
    private static PackagedApplication application;
    private static ServiceClient client;

    private String token;
    private String persona;

    @BeforeAll
    static void start() {
        database = PostgresServer.shared().migratedDatabase("faulty");
        network = TcpProxy.to(database.port());
        surroundings = new Surroundings(database, directory);
        fixtures = surroundings.fixtures();
        application = new PackagedApplication(surroundings.environment());
        application.setAll(Map.of("DATABASE_URL", database.urlThrough(network.port()), "DB_MAX_CONNECTIONS", "2",
                "PERSONA_VIDEO_DATABASE_ACQUIRE_TIMEOUT", "1s", "PERSONA_VIDEO_FEED_TIMEOUT", "30s"));
        application.start();
        client = new ServiceClient(application.url());
    }

    @BeforeEach
    void havePersona() {
        token = fixtures.signedInUser();
        persona = fixtures.persona(token, surroundings.portraitUrl());
    }

    @AfterAll
    static void stop() {
        application.close();
        surroundings.close();
        network.close();
    }

    @Test
    void terminatedConnectionsAreReplacedUnnoticed() {
        // Given
        client.check(persona, token).then().statusCode(200);

        // When
        fixtures.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = current_database() AND application_name = 'persona-video'");

        // Then
        client.check(persona, token).then().statusCode(200);
    }

    @Test
    void statementWhoseBackendIsTerminatedIsRunAgainOnAnotherOne() {
        // Given
        CompletableFuture<?>[] answer = new CompletableFuture<?>[1];
        fixtures.inTransaction(transaction -> {
            transaction.execute("LOCK TABLE personas IN ACCESS EXCLUSIVE MODE");
            answer[0] = supplyAsync(() -> client.check(persona, token).statusCode());
            long backend = waiting();

            // When
            fixtures.execute("SELECT pg_terminate_backend(" + backend + ")");
            await("another one waits").atMost(PATIENCE).until(() -> waiting() != backend);
        });

        // Then
        assertEquals(200, answer[0].join());
    }

    @Test
    void statementWhoseBackendsAreAllTerminatedIsGivenUpAfterTheSecondOne() {
        // Given
        CompletableFuture<?>[] answer = new CompletableFuture<?>[1];

        // When
        fixtures.inTransaction(transaction -> {
            transaction.execute("LOCK TABLE personas IN ACCESS EXCLUSIVE MODE");
            answer[0] = supplyAsync(() -> client.check(persona, token));
            fixtures.execute("SELECT pg_terminate_backend(" + waiting() + ")");
            fixtures.execute("SELECT pg_terminate_backend(" + waiting() + ")");
            await("answer").atMost(PATIENCE).until(answer[0]::isDone);
        });

        // Then
        ((Response) answer[0].join()).then().statusCode(503).header("Retry-After", notNullValue())
                .body("code", equalTo("database_unavailable"));
    }

    /** The backend of a check that waits for the lock. */
    private long waiting() {
        return Long.parseLong(await("waiting").atMost(PATIENCE)
                .until(() -> fixtures.text("SELECT max(pid) " + WAITING), backend -> backend != null));
    }

    @Test
    void databaseThatTakesNoWritesIsLeftAsSoonAsItCanBe() {
        // Given
        setReadOnly("on");
        fixtures.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = current_database() AND application_name = 'persona-video'");
        await("refused").atMost(PATIENCE).until(() -> client.request(persona, token).statusCode() == 503);
        client.check(persona, token).then().statusCode(200).body("status", equalTo("not_started"));

        // When
        setReadOnly("off");

        // Then
        client.request(persona, token).then().statusCode(202);
        await("made").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);
        assertEquals(1, fixtures.number("SELECT count(*) FROM video_jobs WHERE persona_id = ?", persona));
    }

    /** For connections from now on, as those that a failover lets through to a standby. */
    private void setReadOnly(String setting) {
        PostgresServer.shared().maintenanceDatabase().fixtures()
                .update("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = " + setting);
    }

    @Test
    void slowDatabaseSlowsNoStatusCheckAndTheRestFailsFast() {
        // Given
        fixtures.video(token, persona, "https://videos.example/1.mp4");
        await("video").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);
        List<String> personas = IntStream.range(0, CALLERS)
                .mapToObj(i -> fixtures.persona(token, surroundings.portraitUrl())).toList();
        client.check(persona, token).then().statusCode(200);
        System.out.println("Quick checks of a fast database: " + checks());
        network.slowDown(Duration.ofSeconds(2));
        VersionWatch watch = VersionWatch.of(client, persona);

        // When
        CompletableFuture<List<Response>> requests = supplyAsync(() -> Crowd.ofDifferent(CALLERS,
                caller -> () -> client.request(personas.get(caller), token)));
        System.out.println("Quick checks of a slow one: " + checks());

        // Then
        List<Integer> answers = requests.join().stream().map(Response::statusCode).toList();
        assertTrue(answers.contains(503), answers::toString);
        assertTrue(List.of(202, 503).containsAll(answers), answers::toString);
        network.slowDown(Duration.ZERO);
        watch.assertNeverDown();
        assertTrue(MetricsPage.of(application.url())
                .sum("persona_video_database_unavailable_total", "reason", "acquire_timeout") > 0);
        long accepted = answers.stream().filter(status -> status == 202).count();
        String ofUser = "SELECT count(*) FROM video_jobs WHERE persona_id <> ? AND user_id = ?";
        String user = fixtures.userOf(token);
        assertEquals(accepted, fixtures.number(ofUser, persona, user));
        await("made").atMost(PATIENCE).until(() -> fixtures
                .number(ofUser + " AND state = 'completed'", persona, user) == accepted);
    }

    /** How long the slowest but one of a hundred takes. */
    private String checks() {
        List<Long> times = IntStream.range(0, 500).mapToObj(i -> client.quickCheck(persona))
                .peek(answer -> answer.then().statusCode(200)).map(Response::time).sorted().toList();
        return "p50 %d ms, p99 %d ms".formatted(times.get(249), times.get(494));
    }
}
