package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.provider.sandbox.Pace;
import io.personavideo.testing.Customers;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.SandboxControl;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;

/** Line 10 of what must be survived: kill -9 with fifty jobs in flight. */
@LongTest
class KillNineInFlightIT {

    private static final int USERS = 10;

    /** As many as one user may have at a provider at once. */
    private static final int PERSONAS_OF_A_USER = 5;

    private static final int JOBS = USERS * PERSONAS_OF_A_USER;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Slow enough for all to be in flight before the first is done. */
    private static final Pace PACE = new Pace(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(10),
            Duration.ZERO, List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10)));

    @TempDir
    Path directory;

    @TempDir
    Path videos;

    private Surroundings surroundings;
    private PackagedApplication application;

    private void start(String databaseName) {
        PostgresDatabase database = PostgresServer.shared().migratedDatabase(databaseName);
        surroundings = new Surroundings(database, directory, PACE);
        application = new PackagedApplication(surroundings.environment());
        application.set("PUBLIC_URL", application.url());
        application.set("MEDIA_STORE", "directory");
        application.set("PERSONA_VIDEO_MEDIA_DIRECTORY", videos.toString());
        // How long the dead process still counts as alive, and how soon the provider's list counts as complete.
        application.set("PERSONA_VIDEO_GENERATION_LEASE", "5s");
        application.set("PERSONA_VIDEO_GENERATION_STORE_LEASE", "10s");
        application.set("PERSONA_VIDEO_GENERATION_LOOKUP_SETTLE", "5s");
        application.start();
    }

    @AfterEach
    void close() {
        application.close();
        surroundings.close();
    }

    @ParameterizedTest
    @ValueSource(ints = { JOBS / 2, JOBS })
    void allReachTheirEndAndNoneIsSubmittedTwice(int taken) {
        // Given
        start("kill_nine_in_flight_" + taken);
        Fixtures fixtures = surroundings.fixtures();
        Customers customers = Customers.wantingIdleVideos(fixtures, surroundings.portraitUrl(), USERS, PERSONAS_OF_A_USER);

        // When
        CompletableFuture<Set<String>> requests = customers.ask(new ServiceClient(application.url()), JOBS);
        await(taken + " taken").atMost(PATIENCE).pollInterval(Duration.ofMillis(10))
                .until(() -> surroundings.submissions() >= taken);
        application.kill();
        long inFlight = fixtures.number("SELECT count(*) FROM video_jobs WHERE state IN ('submitting', 'processing')");
        assertTrue(inFlight >= taken, "in flight: " + inFlight);
        application.start();

        // Then
        Set<String> acknowledged = requests.join();
        assertEquals(JOBS, acknowledged.size());
        await("the end of all").atMost(PATIENCE).until(() -> fixtures.number(
                "SELECT count(*) FROM video_jobs WHERE state = 'completed'") == JOBS);
        assertEquals(acknowledged, Set.copyOf(fixtures.texts("SELECT id FROM video_jobs")));
        assertEquals(acknowledged.stream().collect(toMap(job -> job, job -> 1)), predictions());
        acknowledged.forEach(job -> given().when().head(application.url() + "/media/" + job + ".mp4").then().statusCode(200));
    }

    /** How many the provider has taken for each job. */
    private Map<String, Integer> predictions() {
        Map<String, List<SandboxControl.Taken>> byJob = surroundings.sandbox().predictionsByJob();
        return byJob.entrySet().stream().collect(toMap(Map.Entry::getKey, taken -> taken.getValue().size()));
    }
}
