package io.personavideo.packaged;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.provider.sandbox.Pace;
import io.personavideo.testing.Crowd;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;
import io.restassured.response.Response;

/** Two processes of one database and one provider. Its webhooks come to the first of them. */
@LongTest
class TwoReplicasIT {

    private static final int PERSONAS = 5;
    private static final int CALLERS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A slow answer comes after the lease of whoever waits for it has run out. */
    private static final Pace PACE = new Pace(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(8),
            Duration.ZERO, List.of(Duration.ofSeconds(1)));

    private static int databases;

    @TempDir
    Path directory;

    private PostgresDatabase database;

    private Surroundings surroundings;
    private PackagedApplication first;
    private PackagedApplication second;
    private ServiceClient firstClient;
    private ServiceClient secondClient;
    private String token;
    private String persona;

    @BeforeEach
    void startTheFirst() {
        // Jobs that one test leaves behind would keep the replicas of the next one busy.
        database = PostgresServer.shared().migratedDatabase("two_replicas_" + ++databases);
        surroundings = new Surroundings(database, directory, PACE);
        first = replica();
        second = replica();
        List.of(first, second).forEach(replica -> replica.set("PUBLIC_URL", first.url()));
        first.start();
        firstClient = new ServiceClient(first.url());
        secondClient = new ServiceClient(second.url());
        token = surroundings.fixtures().signedInUser();
        persona = surroundings.fixtures().persona(token, surroundings.portraitUrl());
    }

    private PackagedApplication replica() {
        PackagedApplication replica = new PackagedApplication(surroundings.environment());
        replica.set("PERSONA_VIDEO_GENERATION_LEASE", "4s");
        replica.set("PERSONA_VIDEO_GENERATION_LOOKUP_SETTLE", "2s");
        replica.set("PERSONA_VIDEO_GENERATION_LONGEST_POLL", "1s");
        // A hundred callers come to new processes at once, which on a busy machine would be a test of these two.
        replica.set("PERSONA_VIDEO_DATABASE_ACQUIRE_TIMEOUT", "30s");
        replica.set("PERSONA_VIDEO_DATABASE_CONNECT_TIMEOUT", "30s");
        // Whoever stands still is not to find that their call took too long when they go on.
        replica.set("QUARKUS_REST_CLIENT_REPLICATE_READ_TIMEOUT", "60000");
        replica.set("QUARKUS_LOG_CATEGORY__IO_PERSONAVIDEO_GENERATION__LEVEL", "DEBUG");
        return replica;
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        surroundings.close();
    }

    /** Line 11 of what must be survived, for several personas at once. */
    @Test
    void parallelRequestsToBothReplicasMakeOneJob() {
        // Given
        second.start();
        List<String> personas = Stream.generate(() -> surroundings.fixtures().persona(token, surroundings.portraitUrl()))
                .limit(PERSONAS).toList();

        // When
        List<String> jobs = Crowd.ofDifferent(PERSONAS * CALLERS, caller -> () -> answeredJob(
                (caller % 2 == 0 ? firstClient : secondClient).request(personas.get(caller / CALLERS), token)));

        // Then
        List<String> oneForEach = personas.stream().map(this::onlyJob).toList();
        assertEquals(oneForEach.stream().flatMap(job -> Collections.nCopies(CALLERS, job).stream()).toList(), jobs);
        await("completed").atMost(PATIENCE).until(() -> surroundings.fixtures()
                .number("SELECT count(*) FROM video_jobs WHERE state = 'completed'") == PERSONAS);
        oneForEach.forEach(job -> assertEquals(1, surroundings.sandbox().predictionsOf(job).size()));
    }

    /** What else the answer says, if it is of no job. */
    private static String answeredJob(Response answer) {
        String job = answer.path("jobId");
        return job == null ? answer.statusLine() + " " + answer.asString() : job;
    }

    private String onlyJob(String persona) {
        List<String> jobs = surroundings.fixtures().texts("SELECT id FROM video_jobs WHERE persona_id = ?", persona);
        assertEquals(1, jobs.size());
        return jobs.get(0);
    }

    /** Line 19 of what must be survived: the one that is paused waits for the answer to a submission. */
    @Test
    void answerToAPausedReplicaComesTooLateForAJobThatTheOtherHasTakenOver() {
        // Given
        second.start();
        keepBusy(secondClient);
        surroundings.sandbox().fault("slow-answer");
        CompletableFuture<Response> request = supplyAsync(() -> firstClient.request(persona, token));
        await("submission").atMost(PATIENCE).until(() -> job() != null && predictions() == 1);
        first.pause();
        assertEquals("submitting", state());

        // When
        awaitState("completed");
        long version = version();
        first.goOn();

        // Then
        assertEquals(job(), jobIn(request));
        awaitTooLate("processing");
        assertEquals(version, version());
        assertEquals(List.of("queued", "submitting", "submit_unknown", "processing", "storing", "completed"),
                surroundings.fixtures().history(job()));
        assertFalse(first.output().contains("submitting -> processing"), first::output);
        assertEquals(1, predictions());
    }

    /** Line 19 of what must be survived: the one that is paused has the turn, and has not yet used it. */
    @Test
    void replicaThatWasPausedBeforeItsSubmissionLeavesItToTheOther() throws SQLException {
        // Given
        CompletableFuture<Response> request = requestAndPauseBeforeSubmission();
        second.start();

        // When
        awaitState("completed");
        long version = version();
        first.goOn();

        // Then
        assertEquals(job(), jobIn(request));
        awaitTooLate("");
        assertEquals(version, version());
        assertEquals(1, predictions());
    }

    private static String jobIn(CompletableFuture<Response> answer) {
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().path("jobId");
    }

    /**
     * The same, and nobody took the job over meanwhile. RunPod could not tell that it has never seen it, so that it must
     * not seem to have been offered.
     */
    @Test
    void replicaThatMissedItsTurnTakesAnother() throws SQLException {
        // Given
        first.kill();
        first.setAll(surroundings.runPodEnvironment());
        first.set("PERSONA_VIDEO_GENERATION_IDLE_PROVIDERS", "runpod");
        first.set("PERSONA_VIDEO_GENERATION_LEASE", "20s");
        first.start();
        CompletableFuture<Response> request = requestAndPauseBeforeSubmission();
        await("half of the lease is over").atMost(PATIENCE).until(() -> "t".equals(surroundings.fixtures()
                .text("SELECT leased_until - interval '10 seconds' < now() FROM video_jobs WHERE persona_id = ?", persona)));

        // When
        first.goOn();

        // Then
        assertEquals(job(), jobIn(request));
        awaitState("completed");
        assertEquals(List.of("queued", "submitting", "queued", "submitting", "processing", "completed"),
                surroundings.fixtures().history(job()).stream().filter(state -> !state.equals("storing")).toList());
        assertEquals(1, predictions());
    }

    private CompletableFuture<Response> requestAndPauseBeforeSubmission() throws SQLException {
        CompletableFuture<Response> request;
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl())) {
            lockTurns(connection);
            request = supplyAsync(() -> firstClient.request(persona, token));
            await("the replica asks whose turn it is").atMost(PATIENCE).until(() -> job() != null && waiting() > 0);
            first.pause();
        }
        awaitState("submitting");
        return request;
    }

    /** Nothing that was acknowledged is lost, even if the one that has acknowledged it never comes back. */
    @Test
    void jobOfAReplicaThatIsGoneForGoodIsTakenUpByOneThatHadNothingToDo() {
        // Given
        second.start();
        firstClient.request(persona, token).then().statusCode(202);

        // When
        first.kill();

        // Then
        awaitState("completed");
        assertEquals(1, predictions());
    }

    /** Gives a replica a job that never ends, so that it goes on looking for jobs that are due. */
    private void keepBusy(ServiceClient client) {
        surroundings.sandbox().fault("silence");
        String endless = surroundings.fixtures().persona(token, surroundings.portraitUrl());
        client.request(endless, token).then().statusCode(202);
    }

    /** Until the connection is closed nobody begins a submission. */
    private static void lockTurns(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(7306650017)");
        }
    }

    private long waiting() {
        return surroundings.fixtures().number("SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
                + "WHERE datname = ? AND locktype = 'advisory' AND NOT granted", database.name());
    }

    /** Which is how the first replica tells that its change was not made. */
    private void awaitTooLate(String state) {
        String words = "Job " + job() + " does not become " + state;
        await(words).atMost(PATIENCE).until(() -> first.output().contains(words));
    }

    private void awaitState(String state) {
        await(state).atMost(PATIENCE).until(this::state, state::equals);
    }

    private String state() {
        return surroundings.fixtures().text("SELECT state FROM video_jobs WHERE persona_id = ?", persona);
    }

    private long version() {
        return surroundings.fixtures().number("SELECT version FROM video_jobs WHERE persona_id = ?", persona);
    }

    /** The newest, or null. */
    private String job() {
        return surroundings.fixtures().text("SELECT id FROM video_jobs WHERE persona_id = ?", persona);
    }

    private int predictions() {
        return surroundings.sandbox().predictionsOf(job()).size();
    }
}
