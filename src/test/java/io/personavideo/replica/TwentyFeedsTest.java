package io.personavideo.replica;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.personavideo.job.VideoJob;
import io.personavideo.store.Announcement;
import io.personavideo.store.Changes;
import io.personavideo.store.FeedConnections;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Twenty feeds in one process, each with a connection and a memory of its own. Statements are counted by
 * {@code pg_stat_statements}.
 */
@LongTest
@QuarkusTest
@TestProfile(TwentyFeedsTest.CountingDatabase.class)
class TwentyFeedsTest {

    private static final int FEEDS = 20;
    private static final int PERSONAS = 50;
    private static final int CHANGES = 1000;
    private static final int READERS = 4;

    /** To read the versions, and to set up its two connections. */
    private static final int OF_THIS_TEST = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Those that the service makes; a person's changes, and those who count, use another connection. */
    private static final String OF_FEEDS = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s "
            + "JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '" + CountingDatabase.NAME
            + "' AND s.toplevel AND s.query LIKE 'WITH changed AS%'";

    private static final String OF_ALL = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s "
            + "JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '" + CountingDatabase.NAME
            + "' AND s.toplevel AND s.query NOT LIKE 'UPDATE video_jobs SET output_url%'";

    /** A service that does nothing by itself, over a database that counts. */
    public static class CountingDatabase implements QuarkusTestProfile {

        static final String NAME = "twenty_feeds";

        private static PostgresServer server;

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("DATABASE_URL", database().url(), "persona-video.generation.batch", "0",
                    "persona-video.feed.heartbeat", "1h");
        }

        private static synchronized PostgresDatabase database() {
            if (server == null) {
                server = PostgresServer.counting();
                return server.newDatabase(NAME);
            }
            return new PostgresDatabase(server.maintenanceDatabase().port(), NAME);
        }

        static Fixtures observer() {
            return server.maintenanceDatabase().fixtures();
        }
    }

    @Inject
    FeedConnections connections;

    @Inject
    FeedConfig config;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private final List<Versions> memories = Stream.generate(Versions::new).limit(FEEDS).toList();
    private List<Feed> feeds = List.of();

    /** A memory that keeps the newest version of each persona's status, and nothing else. */
    private static final class Versions implements Memory {

        private final Map<String, Long> byPersona = new ConcurrentHashMap<>();
        private final AtomicBoolean isUpToDate = new AtomicBoolean();

        @Override
        public Uni<Void> readAll() {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> replaceAll() {
            return Uni.createFrom().voidItem();
        }

        @Override
        public void take(Changes changes) {
            changes.jobs().forEach(this::take);
        }

        private void take(VideoJob job) {
            byPersona.merge(job.personaId().value(), job.version(), Math::max);
        }

        @Override
        public boolean holds(Announcement announcement) {
            return byPersona.getOrDefault(announcement.id(), 0L) >= announcement.version();
        }

        @Override
        public void jobsAreDue() {
            throw new AssertionError("nobody ends");
        }

        @Override
        public void caughtUp() {
            isUpToDate.set(true);
        }
    }

    @AfterEach
    void stop() {
        feeds.forEach(Feed::stop);
    }

    @Test
    void statementsForAChangeDoNotGrowWithTheNumberOfReaders() {
        // Given
        List<String> personas = startFeeds();
        AtomicLong answered = new AtomicLong();

        // When
        long withoutReaders = statementsFor(personas);
        long withReaders = withReaders(personas, answered, () -> statementsFor(personas));

        // Then
        System.out.printf("Statements of %d feeds for a change of %d: %.2f without readers, %.2f with %d quick checks%n",
                FEEDS + 1, CHANGES, (double) withoutReaders / CHANGES, (double) withReaders / CHANGES, answered.get());
        assertTrue(answered.get() > 0);
        assertTrue(withoutReaders <= (FEEDS + 1) * CHANGES, () -> withoutReaders + " statements");
        assertTrue(withReaders <= (FEEDS + 1) * CHANGES, () -> withReaders + " statements");
    }

    private List<String> startFeeds() {
        String token = fixtures.signedInUser();
        List<String> personas = IntStream.range(0, PERSONAS)
                .mapToObj(i -> fixtures.personaWithVideo(token, "https://videos.example/0.mp4")).toList();
        feeds = memories.stream().map(memory -> new Feed(connections, memory, config,
                new Pulse(Clock.systemUTC(), config.staleAfter()), moment -> {
                }, vertx)).toList();
        feeds.forEach(Feed::start);
        await("feeds").atMost(PATIENCE).until(() -> memories.stream().allMatch(memory -> memory.isUpToDate.get()));
        return personas;
    }

    /** Of the feeds; nobody else makes any. */
    private long statementsFor(List<String> personas) {
        long feedsBefore = count(OF_FEEDS);
        long allBefore = count(OF_ALL);
        fixtures.inTransactions(CHANGES, number -> "UPDATE video_jobs SET output_url = 'https://videos.example/" + number
                + "-' || version || '.mp4' WHERE persona_id = '" + personas.get(number % PERSONAS) + "'");
        Map<String, Long> versions = versions();
        await("known to all").atMost(PATIENCE).until(() -> memories.stream()
                .allMatch(memory -> memory.byPersona.entrySet().containsAll(versions.entrySet())));
        long ofFeeds = count(OF_FEEDS) - feedsBefore;
        long others = count(OF_ALL) - allBefore - ofFeeds;
        assertTrue(others <= OF_THIS_TEST, () -> others + " statements are made by others");
        return ofFeeds;
    }

    private static long count(String sql) {
        return CountingDatabase.observer().number(sql);
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new ConcurrentHashMap<>();
        fixtures.rows(row -> versions.put(row.getString(1), row.getLong(2)), "SELECT persona_id, version FROM video_jobs");
        return versions;
    }

    /** The result of what is done while others read statuses as fast as they can. */
    private long withReaders(List<String> personas, AtomicLong answered, LongSupplier work) {
        AtomicBoolean over = new AtomicBoolean();
        ServiceClient client = new ServiceClient(url);
        // Threads of its own see the classes that this one sees; those that all share may not.
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        List<CompletableFuture<Void>> readers = IntStream.range(0, READERS)
                .mapToObj(reader -> CompletableFuture.runAsync(() -> {
                    while (!over.get()) {
                        assertEquals(200, client.quickCheck(personas.get(reader)).statusCode());
                        answered.incrementAndGet();
                    }
                }, threads)).toList();
        try {
            return work.getAsLong();
        } finally {
            over.set(true);
            readers.forEach(CompletableFuture::join);
            threads.shutdown();
        }
    }
}
