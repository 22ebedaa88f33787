package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Signals;
import io.personavideo.testing.Surroundings;
import io.personavideo.testing.TcpProxy;
import io.personavideo.testing.VersionWatch;
import io.restassured.response.ValidatableResponse;

/** Two replicas that lose their database for a while, the second one behind a network that can be cut. */
@LongTest
class CutOffIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OLD = "https://videos.example/old.mp4";
    private static final String NEW = "https://videos.example/new.mp4";

    private static final Map<String, String> SETTINGS = Map.of("PERSONA_VIDEO_FEED_HEARTBEAT", "500ms",
            "PERSONA_VIDEO_FEED_TIMEOUT", "2s", "PERSONA_VIDEO_FEED_LONGEST_RETRY", "500ms",
            "PERSONA_VIDEO_FEED_STALE_AFTER", "1s");

    @TempDir
    static Path directory;

    private static PostgresServer server;
    private static PostgresDatabase database;
    private static TcpProxy network;
    private static Surroundings surroundings;
    private static Fixtures fixtures;
    private static List<PackagedApplication> replicas;
    private static ServiceClient first;
    private static ServiceClient second;

    private String token;
    private String changed;
    private String failed;
    private String completed;
    private String removed;

    @BeforeAll
    static void startBoth() {
        server = PostgresServer.started();
        database = server.migratedDatabase("cut_off");
        network = TcpProxy.to(database.port());
        surroundings = new Surroundings(database, directory);
        fixtures = surroundings.fixtures();
        replicas = List.of(replica(database.url()), replica(database.urlThrough(network.port())));
        first = new ServiceClient(replicas.get(0).url());
        second = new ServiceClient(replicas.get(1).url());
    }

    private static PackagedApplication replica(String databaseUrl) {
        PackagedApplication replica = new PackagedApplication(surroundings.environment());
        replica.setAll(SETTINGS);
        replica.set("DATABASE_URL", databaseUrl);
        replica.start();
        return replica;
    }

    @AfterAll
    static void stop() {
        replicas.forEach(PackagedApplication::close);
        surroundings.close();
        network.close();
        server.close();
    }

    @BeforeEach
    void haveVideos() {
        token = fixtures.signedInUser();
        changed = fixtures.personaWithVideo(token, OLD);
        failed = fixtures.personaWithVideo(token, OLD);
        removed = fixtures.personaWithVideo(token, OLD);
        completed = fixtures.persona(token, surroundings.portraitUrl());
        Map<String, String> before = byPersona("completed " + OLD, "completed " + OLD, "completed " + OLD, "not_started null");
        await("known to both").atMost(PATIENCE).until(() -> memory(first).equals(before) && memory(second).equals(before));
        Stream.of(first, second).forEach(replica -> batch(replica).body("stale", equalTo(Arrays.asList(null, null))));
    }

    private ValidatableResponse batch(ServiceClient replica) {
        return replica.statuses(changed + "," + failed).then();
    }

    private void changeByHand() {
        fixtures.inTransaction(transaction -> {
            transaction.execute("UPDATE video_jobs SET output_url = '" + NEW + "' WHERE persona_id = '" + changed + "'");
            transaction.execute("UPDATE video_jobs SET state = 'failed', output_url = NULL, failure_code = 'by_hand' "
                    + "WHERE persona_id = '" + failed + "'");
            transaction.execute("DELETE FROM video_jobs WHERE persona_id = '" + removed + "'");
        });
        fixtures.video(token, completed, NEW);
    }

    private void awaitCaughtUp(ServiceClient replica) {
        Map<String, String> after = byPersona("completed " + NEW, "failed null", "not_started null", "completed " + NEW);
        await("caught up").atMost(PATIENCE).until(() -> memory(replica), after::equals);
        await("fresh").atMost(PATIENCE).until(() -> !isStale(replica) && feed(replica).equals("announced"));
        replica.quickCheck(changed).then().body("stale", equalTo(null));
    }

    private Map<String, String> byPersona(String ofChanged, String ofFailed, String ofRemoved, String ofCompleted) {
        return new TreeMap<>(Map.of(changed, ofChanged, failed, ofFailed, removed, ofRemoved, completed, ofCompleted));
    }

    private Map<String, String> memory(ServiceClient replica) {
        Map<String, String> statuses = new TreeMap<>();
        Stream.of(changed, failed, removed, completed).map(replica::quickCheck).forEach(answer -> statuses.put(
                answer.path("personaId"), answer.<String> path("status") + " " + answer.<String> path("videoUrl")));
        return statuses;
    }

    private boolean isStale(ServiceClient replica) {
        return Objects.equals(replica.quickCheck(changed).path("stale"), true);
    }

    private static String feed(ServiceClient replica) {
        return (String) ((Map<?, ?>) replica.readiness("feed").get("data")).get("changes");
    }

    /** It goes on answering, and says that the answers may be old. */
    private void awaitStale(ServiceClient replica) {
        await("stale").atMost(PATIENCE).until(() -> isStale(replica) && feed(replica).equals("cut off"));
        replica.quickCheck(changed).then().statusCode(200).body("videoUrl", equalTo(OLD));
        String etag = replica.quickCheck(changed).header("ETag");
        assertEquals('"' + replica.quickCheck(changed).path("version").toString() + "-stale\"", etag);
        given().header("If-None-Match", etag).queryParam("quick", true).when().get(replica.idleVideo(changed))
                .then().statusCode(304);
        batch(replica).body("stale", equalTo(List.of(true, true)));
        assertEquals("UP", replica.readiness("feed").get("status"));
        given().when().get(replica.url() + "/q/health/live").then().statusCode(200);
    }

    @Test
    void replicasWhoseFeedsAreTerminatedMissNothing() {
        // Given
        VersionWatch watch = VersionWatch.of(second, changed);

        // When
        fixtures.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = current_database() AND application_name = 'persona-video-feed'");
        changeByHand();

        // Then
        awaitCaughtUp(first);
        awaitCaughtUp(second);
        replicas.forEach(replica -> await("it is said").atMost(PATIENCE)
                .until(() -> replica.output().contains("Changes are not heard of")));
        watch.assertNeverDown();
    }

    /** Neither end of the connection is told of it. */
    @Test
    void replicasWhoseFeedsFreezeMissNothing() {
        // Given
        List<Long> backends = fixtures.rows(row -> row.getLong(1), "SELECT pid FROM pg_stat_activity "
                + "WHERE datname = current_database() AND application_name = 'persona-video-feed'");
        assertEquals(2, backends.size());
        backends.forEach(Signals::stop);

        // When
        changeByHand();

        // Then
        try {
            awaitCaughtUp(first);
            awaitCaughtUp(second);
        } finally {
            backends.forEach(Signals::goOn);
        }
    }

    @Test
    void replicaThatIsCutOffSaysSoAndCatchesUp() {
        // Given
        network.freeze();
        changeByHand();
        awaitStale(second);
        awaitCaughtUp(first);

        // When
        network.thaw();

        // Then
        awaitCaughtUp(second);
    }

    /** Line 20 of what must be survived. */
    @Test
    void databaseThatIsStoppedAndStartedAgainIsMissedByStatusChecksOnlyInSaying() {
        // Given
        server.stop();
        List.of(first, second).forEach(this::awaitStale);
        List.of(first, second).forEach(replica -> replica.request(changed, token).then().statusCode(503)
                .header("Retry-After", notNullValue()).body("code", equalTo("database_unavailable")));

        // When
        server.start();
        changeByHand();

        // Then
        awaitCaughtUp(first);
        awaitCaughtUp(second);
        String another = fixtures.persona(token, surroundings.portraitUrl());
        first.request(another, token).then().statusCode(202);
        await("made").atMost(PATIENCE).until(() -> second.quickStatus(another), "completed"::equals);
    }
}
