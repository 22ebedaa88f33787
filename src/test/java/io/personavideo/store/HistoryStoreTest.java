package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.NoFollowing;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(NoFollowing.class)
class HistoryStoreTest {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PLENTY = 1000;

    @Inject
    HistoryStore store;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String persona;
    private String user;

    @BeforeEach
    void aPersonaAndNoOldJobs() {
        removeOld(PLENTY);
        String token = fixtures.signedInUser();
        user = fixtures.userOf(token);
        persona = fixtures.persona(token, "http://localhost/p.jpg");
    }

    private int removeOld(int limit) {
        return store.removeFinished(MONTH, limit).await().atMost(PATIENCE);
    }

    private String finished(String kind, String state, String age) {
        return fixtures.text("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, audio_url, state, "
                + "output_url, failure_code, deadline_at, finished_at) VALUES (gen_random_uuid(), ?, ?, ?, "
                + "'http://localhost/p.jpg', CASE ? WHEN 'talk' THEN 'http://localhost/a.mp3' END, ?, "
                + "'http://localhost/v.mp4', 'code', now(), now() - ?::interval) RETURNING id",
                persona, user, kind, kind, state, age);
    }

    private boolean isThere(String job) {
        return fixtures.number("SELECT count(*) FROM video_jobs WHERE id = ?::uuid", job) == 1;
    }

    private boolean hasHistory(String job) {
        return fixtures.number("SELECT count(*) FROM video_job_events WHERE job_id = ?::uuid", job) > 0;
    }

    @Test
    void oldTalkVideosAreRemovedWithTheirHistoryAndNewOnesStay() {
        // Given
        String old = finished("talk", "completed", "31 days");
        String recent = finished("talk", "completed", "29 days");

        // When
        int removed = removeOld(PLENTY);

        // Then
        assertEquals(1, removed);
        assertEquals(List.of(false, false, true, true),
                List.of(isThere(old), hasHistory(old), isThere(recent), hasHistory(recent)));
    }

    @Test
    void newestIdleVideoStaysHoweverOldItIs() {
        // Given
        String replaced = finished("idle", "completed", "90 days");
        String newest = finished("idle", "failed", "60 days");

        // When
        removeOld(PLENTY);

        // Then
        assertEquals(List.of(false, true), List.of(isThere(replaced), isThere(newest)));
    }

    @Test
    void jobWhoseProviderHasNotBeenToldToStopStays() {
        // Given
        String canceled = finished("talk", "canceled", "31 days");
        fixtures.update("UPDATE video_jobs SET cancel_pending = true WHERE id = ?::uuid", canceled);

        // When
        removeOld(PLENTY);

        // Then
        assertEquals(true, isThere(canceled));
        fixtures.update("UPDATE video_jobs SET cancel_pending = false WHERE id = ?::uuid", canceled);
    }

    @Test
    void noMoreAreRemovedAtOnceThanAreAskedFor() {
        // Given
        IntStream.range(0, 5).forEach(i -> finished("talk", "failed", "31 days"));

        // Then
        assertEquals(List.of(3, 2, 0), List.of(removeOld(3), removeOld(3), removeOld(3)));
    }
}
