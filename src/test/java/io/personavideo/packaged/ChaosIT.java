package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.provider.sandbox.Pace;
import io.personavideo.testing.Customers;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.SandboxControl.Taken;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;
import io.restassured.response.Response;

/**
 * Two hundred videos of both kinds by two providers, of whom one can't tell later what it has taken, while webhooks get
 * lost and come twice, submissions fail and answers get lost, and the process is killed twice in the middle.
 */
@LongTest
class ChaosIT {

    private static final int USERS = 50;
    private static final int PERSONAS_OF_A_USER = 2;
    private static final int JOBS = 2 * USERS * PERSONAS_OF_A_USER;
    private static final int AT_ONCE = 8;

    private static final long SEED = 2_024;
    private static final Map<String, Double> RATES = Map.of("no-webhook", 0.1, "duplicate-webhook", 0.05,
            "submit-500", 0.05, "drop-after", 0.01, "drop-before", 0.01);

    /** How many the providers have taken when the process is killed. */
    private static final List<Integer> KILLS = List.of(JOBS / 4, JOBS / 2);

    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A webhook is repeated for longer than it takes to start the process again. */
    private static final Pace PACE = new Pace(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofMinutes(10),
            Duration.ZERO, List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10),
                    Duration.ofSeconds(30)));

    private static final Set<String> IN_FLIGHT = Set.of("submitting", "submit_unknown", "processing", "storing");
    private static final Set<String> ENDS = Set.of("completed", "failed", "canceled", "timed_out");

    private static final String JOBS_WITH_HISTORY = """
            SELECT id, persona_id, kind, state, provider, attempts, array(
                SELECT event.state FROM video_job_events event WHERE event.job_id = job.id ORDER BY number
            ) AS history
            FROM video_jobs job
            """;

    @TempDir
    Path directory;

    @TempDir
    Path videos;

    private Surroundings surroundings;
    private PackagedApplication application;
    private ServiceClient client;

    /** What has become of a job. */
    private record Job(String id, String persona, String kind, String state, String provider, int attempts,
            List<String> history) {

        static Job read(ResultSet row) throws SQLException {
            return new Job(row.getString("id"), row.getString("persona_id"), row.getString("kind"), row.getString("state"),
                    row.getString("provider"), row.getInt("attempts"),
                    List.of((String[]) row.getArray("history").getArray()));
        }

        boolean isCompleted() {
            return state.equals("completed");
        }

        /** Whether it was given up for want of an answer that only a webhook could have brought. */
        boolean wasNeverHeardOf() {
            return state.equals("timed_out") && provider.equals("runpod")
                    && history.subList(history.size() - 2, history.size()).equals(List.of("submit_unknown", "timed_out"));
        }
    }

    @BeforeEach
    void start() {
        surroundings = new Surroundings(PostgresServer.shared().migratedDatabase("chaos"), directory, PACE);
        application = new PackagedApplication(surroundings.environment());
        application.setAll(surroundings.runPodEnvironment());
        application.setAll(Map.of(
                "PUBLIC_URL", application.url(),
                "MEDIA_STORE", "directory",
                "PERSONA_VIDEO_MEDIA_DIRECTORY", videos.toString(),
                "PERSONA_VIDEO_GENERATION_TALK_PROVIDERS", "runpod,replicate",
                "PERSONA_VIDEO_GENERATION_PROVIDER_SLOTS", "25",
                "PERSONA_VIDEO_GENERATION_IDLE_DEADLINE", DEADLINE.toSeconds() + "s",
                "PERSONA_VIDEO_GENERATION_TALK_DEADLINE", DEADLINE.toSeconds() + "s"));
        application.setAll(Map.of(
                // How long a dead process still counts as alive, and how soon the provider's list counts as complete.
                "PERSONA_VIDEO_GENERATION_LEASE", "6s",
                "PERSONA_VIDEO_GENERATION_STORE_LEASE", "10s",
                "PERSONA_VIDEO_GENERATION_LOOKUP_SETTLE", "5s"));
        application.start();
        client = new ServiceClient(application.url());
    }

    @AfterEach
    void close() {
        application.close();
        surroundings.close();
    }

    @Test
    void allJobsEndAndNoneIsSubmittedTwice() {
        // Given
        Customers customers = Customers.wantingBoth(surroundings.fixtures(), surroundings.portraitUrl(), USERS,
                PERSONAS_OF_A_USER);
        surroundings.sandbox().chaos(SEED, RATES);
        long began = System.nanoTime();

        // When
        CompletableFuture<Set<String>> requests = customers.ask(client, AT_ONCE);
        List<Integer> inFlight = KILLS.stream().map(this::killAndStartAgain).toList();
        Set<String> acknowledged = requests.join();
        await("the end of all").atMost(PATIENCE).until(() -> jobs().stream().allMatch(job -> ENDS.contains(job.state())));
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);

        // Then
        List<Job> jobs = jobs();
        Map<String, List<Taken>> taken = surroundings.sandbox().predictionsByJob();
        print(jobs, taken, inFlight, seconds);
        assertTrue(inFlight.stream().allMatch(number -> number > 0), "nothing was in flight at a kill: " + inFlight);
        assertEquals(JOBS, acknowledged.size());
        assertEquals(acknowledged, jobs.stream().map(Job::id).collect(toSet()));
        assertNoneTakenTwice(taken);
        assertEquals(Set.of("replicate", "runpod"), providers(taken));
        assertEquals(List.of(), jobs.stream().filter(job -> !endedAsPromised(job, taken)).toList());
        assertEquals(List.of(), jobs.parallelStream().filter(job -> !isToBeHad(job)).toList());
    }

    /** Gives how many jobs were with a provider, or on their way there, when the process was killed. */
    private int killAndStartAgain(int whenTaken) {
        await(whenTaken + " taken").atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> surroundings.submissions() >= whenTaken);
        application.kill();
        long inFlight = jobs().stream().filter(job -> IN_FLIGHT.contains(job.state())).count();
        application.start();
        return (int) inFlight;
    }

    private List<Job> jobs() {
        return surroundings.fixtures().rows(Job::read, JOBS_WITH_HISTORY);
    }

    private static void assertNoneTakenTwice(Map<String, List<Taken>> taken) {
        assertEquals(Map.of(), taken.entrySet().stream().filter(job -> job.getValue().size() > 1)
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static Set<String> providers(Map<String, List<Taken>> taken) {
        return taken.values().stream().flatMap(List::stream).map(Taken::provider).collect(toSet());
    }

    /**
     * It ended once. Nothing but an answer that was lost keeps a job from being completed, and only where the provider
     * can't be asked for it and does not report it either.
     */
    private static boolean endedAsPromised(Job job, Map<String, List<Taken>> taken) {
        List<Taken> paid = taken.getOrDefault(job.id(), List.of());
        boolean once = job.history().stream().filter(ENDS::contains).toList().equals(List.of(job.state()));
        boolean made = paid.stream().anyMatch(prediction -> prediction.status().equals("succeeded")
                && prediction.provider().equals(job.provider()));
        boolean silent = paid.stream().allMatch(prediction -> prediction.fault().equals("no-webhook"));
        return once && (job.isCompleted() ? made : job.wasNeverHeardOf() && silent);
    }

    /** Memory tells of its end, and its video is there if it was completed. */
    private boolean isToBeHad(Job job) {
        Response answer = job.kind().equals("idle") ? client.quickCheck(job.persona())
                : client.talkStatus(job.persona(), job.id());
        String url = answer.path("videoUrl");
        return answer.path("status").equals(job.isCompleted() ? "completed" : "failed")
                && (url != null) == job.isCompleted()
                && (url == null || given().when().head(url).statusCode() == 200);
    }

    private void print(List<Job> jobs, Map<String, List<Taken>> taken, List<Integer> inFlight, long seconds) {
        Map<String, Long> states = jobs.stream().collect(groupingBy(Job::state, TreeMap::new, counting()));
        Map<String, Long> ofProviders = taken.values().stream().flatMap(List::stream)
                .collect(groupingBy(Taken::provider, TreeMap::new, counting()));
        Map<String, Long> faults = taken.values().stream().flatMap(List::stream)
                .collect(groupingBy(Taken::fault, TreeMap::new, counting()));
        System.out.printf(
                "chaos: states %s, submissions taken %d %s with faults %s, attempts %d, in flight at kills %s, %d s%n",
                states, surroundings.submissions(), ofProviders, faults, jobs.stream().mapToInt(Job::attempts).sum(),
                inFlight, seconds);
    }
}
