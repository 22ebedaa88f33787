package io.personavideo.packaged;

import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.provider.sandbox.Pace;
import io.personavideo.testing.Customers;
import io.personavideo.testing.EventReader;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.StatusWatch;
import io.personavideo.testing.Surroundings;
import io.vertx.core.Vertx;

/** What one replica or a person changes is what another replica answers. */
@LongTest
class FeedIT {

    private static final int CHANGES = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The heartbeat must not be what brings the changes. */
    private static final Map<String, String> SETTINGS = Map.of("PERSONA_VIDEO_FEED_HEARTBEAT", "10m",
            "PERSONA_VIDEO_GENERATION_USER_SLOTS", "50");

    private static final Pace PACE = new Pace(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMinutes(10),
            Duration.ZERO, List.of(Duration.ofSeconds(1)));

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static Fixtures fixtures;
    private static PackagedApplication first;
    private static PackagedApplication second;
    private static ServiceClient client;
    private static String token;

    @BeforeAll
    static void startBoth() {
        surroundings = new Surroundings(PostgresServer.shared().migratedDatabase("feed"), directory, PACE);
        fixtures = surroundings.fixtures();
        first = replica();
        first.set("PUBLIC_URL", first.url());
        first.start();
        second = replica();
        second.start();
        client = new ServiceClient(second.url());
        token = fixtures.signedInUser();
    }

    private static PackagedApplication replica() {
        PackagedApplication replica = new PackagedApplication(surroundings.environment());
        replica.setAll(SETTINGS);
        return replica;
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
        surroundings.close();
    }

    @Test
    void videosThatAreCompletedThroughOneReplicaAreCompletedInTheOther() {
        // Given
        Customers customers = Customers.wantingIdleVideos(fixtures, surroundings.portraitUrl(), 10, CHANGES / 10);
        List<String> personas = customers.wishes().stream().map(Customers.Wish::persona).toList();

        // When
        try (StatusWatch watch = StatusWatch.of(client, personas)) {
            customers.ask(new ServiceClient(first.url()), 10).join();

            // Then
            Set<String> all = Set.copyOf(personas);
            await("all completed").atMost(PATIENCE).until(() -> watch.in("completed").equals(all));
            System.out.println("Completed by one replica, known to the other: " + watch.delaysOf("completed"));
        }
    }

    @Test
    void changesByHandAreKnownToAReplica() {
        // Given
        List<String> personas = IntStream.range(0, CHANGES)
                .mapToObj(i -> fixtures.personaWithVideo(token, "https://videos.example/old.mp4")).toList();
        await("videos").atMost(PATIENCE).until(() -> statuses(personas).equals(Set.of("completed")));

        try (StatusWatch watch = StatusWatch.of(client, personas)) {
            Set<String> all = Set.copyOf(personas);
            // Its first readings are slow.
            await("watched").atMost(PATIENCE).until(() -> watch.readings() > 20 && watch.in("completed").equals(all));

            // When
            personas.forEach(persona -> fixtures.update("UPDATE video_jobs SET state = 'failed', failure_code = 'by_hand' "
                    + "WHERE persona_id = ?", persona));

            // Then
            await("all failed").atMost(PATIENCE).until(() -> watch.in("failed").equals(all));
            System.out.println("Changed by hand, known to a replica: " + watch.delaysOf("failed"));
        }
    }

    private static Set<String> statuses(List<String> personas) {
        return client.statuses(String.join(",", personas)).<List<String>> path("status").stream().collect(toSet());
    }

    @Test
    void readerOfEventsIsToldWhatIsChangedByHand() {
        // Given
        String persona = fixtures.personaWithVideo(token, "https://videos.example/old.mp4");
        await("video").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);
        Vertx vertx = Vertx.vertx();
        try {
            EventReader reader = EventReader.open(EventReader.client(vertx, 1), second.url(), persona, Map.of());
            await("snapshot").atMost(PATIENCE).until(() -> reader.events().size() == 1);

            // When
            fixtures.update("UPDATE video_jobs SET output_url = 'https://videos.example/new.mp4' WHERE persona_id = ?",
                    persona);

            // Then
            await("event").atMost(PATIENCE).until(() -> reader.events().size() == 2);
            assertEquals("https://videos.example/new.mp4", reader.events().get(1).data().getString("videoUrl"));
        } finally {
            vertx.close();
        }
    }

    @Test
    void changeOfAnOldJobLeavesTheStatusToTheNewestOne() {
        // Given
        String persona = fixtures.personaWithVideo(token, "https://videos.example/old.mp4");
        fixtures.video(token, persona, "https://videos.example/new.mp4");
        String other = fixtures.personaWithVideo(token, "https://videos.example/other.mp4");
        await("newest").atMost(PATIENCE).until(() -> video(persona), "https://videos.example/new.mp4"::equals);

        // When
        fixtures.update("UPDATE video_jobs SET output_url = output_url || '?2' WHERE output_url = "
                + "'https://videos.example/old.mp4' AND persona_id = ?", persona);
        fixtures.update("UPDATE video_jobs SET output_url = output_url || '?2' WHERE persona_id = ?", other);

        // Then
        await("later change").atMost(PATIENCE).until(() -> video(other), "https://videos.example/other.mp4?2"::equals);
        assertEquals("https://videos.example/new.mp4", video(persona));
    }

    private static String video(String persona) {
        return client.quickCheck(persona).path("videoUrl");
    }

    /** What a transaction commits late has a lower version than what others have committed meanwhile. */
    @Test
    void changeThatIsCommittedLateIsNotMissed() {
        // Given
        String slow = fixtures.personaWithVideo(token, "https://videos.example/slow.mp4");
        String fast = fixtures.personaWithVideo(token, "https://videos.example/fast.mp4");
        await("videos").atMost(PATIENCE).until(() -> statuses(List.of(slow, fast)).equals(Set.of("completed")));

        // When
        fixtures.inTransaction(transaction -> {
            transaction.execute("UPDATE video_jobs SET output_url = 'https://videos.example/late.mp4' "
                    + "WHERE persona_id = '" + slow + "'");
            fixtures.update("UPDATE video_jobs SET output_url = 'https://videos.example/early.mp4' WHERE persona_id = ?",
                    fast);
            await("early").atMost(PATIENCE).until(() -> video(fast), "https://videos.example/early.mp4"::equals);
        });

        // Then
        await("late").atMost(PATIENCE).until(() -> video(slow), "https://videos.example/late.mp4"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = { "DELETE FROM video_jobs WHERE persona_id = ?",
            "UPDATE video_jobs SET persona_id = persona_id || '-2' WHERE persona_id = ?" })
    void videoThatIsTakenAwayByHandIsGone(String sql) {
        // Given
        String persona = fixtures.personaWithVideo(token, "https://videos.example/1.mp4");
        await("video").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);

        // When
        fixtures.update(sql, persona);

        // Then
        await("gone").atMost(PATIENCE).until(() -> client.quickStatus(persona), "not_started"::equals);
    }

    @Test
    void videosOfAnEmptiedTableAreGone() {
        // Given
        String persona = fixtures.personaWithVideo(token, "https://videos.example/1.mp4");
        await("video").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);

        // When
        fixtures.execute("TRUNCATE video_jobs CASCADE");

        // Then
        await("gone").atMost(PATIENCE).until(() -> client.quickStatus(persona), "not_started"::equals);
    }

    @Test
    void videoBeforeTheOneThatIsRemovedIsShownAgain() {
        // Given
        String persona = fixtures.personaWithVideo(token, "https://videos.example/old.mp4");
        fixtures.video(token, persona, "https://videos.example/new.mp4");
        await("newest").atMost(PATIENCE).until(() -> video(persona), "https://videos.example/new.mp4"::equals);

        // When
        fixtures.update("DELETE FROM video_jobs WHERE output_url = 'https://videos.example/new.mp4' AND persona_id = ?",
                persona);

        // Then
        await("old one").atMost(PATIENCE).until(() -> video(persona), "https://videos.example/old.mp4"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "garbage", "1 idle", "1 idle ada -1", "2 idle ada 5", "{\"version\":2}" })
    void whatCanNotBeUnderstoodDoesNoHarm(String payload) {
        assertStillHears("SELECT pg_notify('persona_video_changes', '" + payload + "')");
    }

    @Test
    void longestPayloadDoesNoHarm() {
        assertStillHears("SELECT pg_notify('persona_video_changes', repeat('x', 7999))");
    }

    /** Somebody else's application may keep its jobs here, too. */
    @Test
    void jobOfAPersonaWhoseIdIsLongerThanAnAnnouncementMayBeDoesNoHarm() {
        assertStillHears("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, output_url, deadline_at) "
                + "SELECT gen_random_uuid(), string_agg(md5(n::text), ''), 'user', 'idle', 'http://localhost/p.jpg', "
                + "'completed', 'https://videos.example/1.mp4', now() FROM generate_series(1, 80) n");
    }

    private static void assertStillHears(String sql) {
        // Given
        String persona = fixtures.persona(token, "http://localhost/portrait.jpg");

        // When
        fixtures.execute(sql);
        fixtures.video(token, persona, "https://videos.example/1.mp4");

        // Then
        await("video").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);
    }
}
