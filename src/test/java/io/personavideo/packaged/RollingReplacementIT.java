package io.personavideo.packaged;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.provider.sandbox.Pace;
import io.personavideo.testing.Customers;
import io.personavideo.testing.EventReader;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.Nginx;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ReturningReader;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.SteadyChecks;
import io.personavideo.testing.Surroundings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;

/**
 * Two replicas behind nginx are replaced one after the other, while pages ask, readers follow and videos are made.
 */
@LongTest
class RollingReplacementIT {

    private static final int CHECKS_A_SECOND = 500;
    private static final int READERS = 20;
    private static final int USERS = 4;
    private static final int VIDEOS_OF_A_USER = 5;
    private static final int VIDEOS = USERS * VIDEOS_OF_A_USER;
    private static final int COMPLETED_PERSONAS = 13;
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Videos take about as long as the replacement of both. */
    private static final Pace PACE = new Pace(Duration.ofMillis(500), Duration.ofSeconds(12), Duration.ofMinutes(10),
            Duration.ZERO, List.of(Duration.ofSeconds(1), Duration.ofSeconds(3)));

    @TempDir
    static Path directory;

    @TempDir
    static Path nginxDirectory;

    @TempDir
    static Path videos;

    private static Vertx vertx;
    private static Surroundings surroundings;
    private static List<PackagedApplication> replicas = List.of();
    private static Nginx nginx;
    private static Fixtures fixtures;
    private static List<String> completed;
    private static List<String> followed;
    private static List<ReturningReader> readers;
    private static SteadyChecks checks;
    private static Set<String> acknowledged;

    @BeforeAll
    static void replaceBothUnderLoad() {
        assumeTrue(Nginx.isThere(), "nginx is not installed");
        startAll();
        Customers customers = Customers.wantingIdleVideos(fixtures, surroundings.portraitUrl(), USERS, VIDEOS_OF_A_USER);
        followed = customers.wishes().stream().map(Customers.Wish::persona).toList();
        ServiceClient service = new ServiceClient(nginx.url());
        HttpClient client = EventReader.client(vertx, READERS);
        readers = Stream.generate(() -> new ReturningReader(client, nginx.url(), String.join(",", followed)))
                .limit(READERS).toList();
        acknowledged = customers.ask(service, VIDEOS).join();
        checks = SteadyChecks.of(vertx, service, completed, CHECKS_A_SECOND);

        replicas.forEach(RollingReplacementIT::replace);
        await("the end of all").atMost(PATIENCE).until(() -> number("state IN ('queued', 'submitting', 'submit_unknown', "
                + "'processing', 'storing')") == 0);

        checks.stop();
    }

    private static void startAll() {
        vertx = Vertx.vertx();
        surroundings = new Surroundings(PostgresServer.shared().migratedDatabase("rolling_replacement"), directory, PACE);
        fixtures = surroundings.fixtures();
        PackagedApplication first = new PackagedApplication(surroundings.environment());
        PackagedApplication second = new PackagedApplication(surroundings.environment());
        replicas = List.of(first, second);
        nginx = Nginx.before(nginxDirectory, address(first), address(second));
        replicas.forEach(replica -> replica.setAll(Map.of(
                "PUBLIC_URL", nginx.url(),
                "MEDIA_STORE", "directory",
                "PERSONA_VIDEO_MEDIA_DIRECTORY", videos.toString(),
                "PERSONA_VIDEO_SHUTDOWN_TIMEOUT", "12s")));
        // What is put into the database by hand is in the memory of those that start afterwards.
        String token = fixtures.signedInUser();
        completed = IntStream.range(0, COMPLETED_PERSONAS)
                .mapToObj(i -> fixtures.personaWithVideo(token, "https://videos.example/" + i + ".mp4")).toList();
        replicas.forEach(PackagedApplication::launch);
        replicas.forEach(PackagedApplication::awaitReady);
    }

    private static String address(PackagedApplication replica) {
        return replica.url().replace("http://localhost", "127.0.0.1");
    }

    private static void replace(PackagedApplication replica) {
        replica.stopWithin(GRACE);
        replica.start();
    }

    @AfterAll
    static void close() {
        if (nginx != null) {
            readers.forEach(ReturningReader::stop);
            nginx.close();
            replicas.forEach(PackagedApplication::close);
            surroundings.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void noCheckFails() {
        System.out.printf("%d quick checks through nginx while both replicas were replaced, %d failed%n", checks.sent(),
                checks.failures().size());
        assertTrue(checks.sent() > 0);
        assertEquals(List.of(), checks.failures(), nginx::errors);
    }

    @Test
    void everyJobEndsWithItsVideoAndNoneIsSubmittedTwice() {
        assertEquals(VIDEOS, acknowledged.size());
        assertEquals(VIDEOS, number("state = 'completed' AND provider_job_id IS NOT NULL"));
        assertEquals(acknowledged.stream().collect(toMap(job -> job, job -> 1)), surroundings.sandbox().predictionsByJob()
                .entrySet().stream().collect(toMap(Map.Entry::getKey, predictions -> predictions.getValue().size())));
    }

    @Test
    void streamsAreTakenUpAgainAndMissNothing() {
        readers.forEach(reader -> assertEquals(List.of(), reader.failures(), nginx::errors));
        await("every reader to know every end").atMost(PATIENCE).until(() -> readers.stream().allMatch(
                reader -> latest(reader).values().stream().filter(RollingReplacementIT::isCompleted).count() == VIDEOS));
        Map<String, Long> versions = followed.stream().collect(toMap(persona -> persona, persona -> fixtures
                .number("SELECT version FROM video_jobs WHERE persona_id = ?", persona)));
        for (ReturningReader reader : readers) {
            assertTrue(reader.streams().size() > 1, "It was not interrupted");
            assertEquals(versions, latest(reader).entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, event -> event.getValue().id())));
            reader.streams().forEach(RollingReplacementIT::assertInOrder);
        }
    }

    /** Of each persona the event that counts: another replica may know less than the one before, and say so. */
    private static Map<String, EventReader.Event> latest(ReturningReader reader) {
        return reader.streams().stream().flatMap(stream -> stream.events().stream())
                .collect(toMap(event -> event.data().getString("personaId"), event -> event,
                        BinaryOperator.maxBy(Comparator.comparing(EventReader.Event::id))));
    }

    private static boolean isCompleted(EventReader.Event event) {
        return event.data().getString("status").equals("completed");
    }

    private static void assertInOrder(EventReader stream) {
        stream.events().stream().collect(groupingBy(event -> event.data().getString("personaId"),
                mapping(EventReader.Event::id, toList())))
                .forEach((persona, order) -> assertEquals(order.stream().sorted().distinct().toList(), order, persona));
    }

    @Test
    void bothReplicasKnowEveryEnd() {
        for (PackagedApplication replica : replicas) {
            ServiceClient service = new ServiceClient(replica.url());
            followed.forEach(persona -> await(persona).atMost(PATIENCE)
                    .until(() -> service.quickStatus(persona), "completed"::equals));
        }
    }

    private static long number(String condition) {
        return fixtures.number("SELECT count(*) FROM video_jobs WHERE " + condition);
    }
}
