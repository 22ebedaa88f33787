package io.personavideo.generation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.status.StatusRegion;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.SandboxControl;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** Line 12 of what must be survived: the service over its provider's slots, and one user over the limit. */
@LongTest
@QuarkusTest
@TestProfile(SlotsHttpTest.ThreeSlots.class)
class SlotsHttpTest {

    private static final String AUDIO = "https://audio.example/hello.mp3";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SLOTS = 3;
    private static final int JOBS_OF_EACH = 15;

    /** One provider that has three jobs at once. */
    public static class ThreeSlots implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("persona-video.generation.talk-providers", "replicate",
                    "persona-video.generation.provider-slots", String.valueOf(SLOTS),
                    "persona-video.generation.user-queue", String.valueOf(JOBS_OF_EACH),
                    "persona-video.sandbox.directory", "target/test-slots/sandbox");
        }
    }

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private ServiceClient service;

    @BeforeEach
    void start() {
        service = new ServiceClient(url);
        await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
    }

    @Test
    void thirtyJobsOfTwoUsersTakeTurnsInThreeSlots() {
        // Given
        String first = fixtures.signedInUser();
        String second = fixtures.signedInUser();

        // When
        request(first);
        request(second);
        await("all completed").atMost(PATIENCE).until(() -> fixtures.number(
                "SELECT count(*) FROM video_jobs WHERE kind = 'talk' AND state = 'completed'") == 2 * JOBS_OF_EACH);

        // Then
        SandboxControl sandbox = new SandboxControl(url);
        assertTrue(sandbox.mostAtOnce("replicate") <= SLOTS, "at once: " + sandbox.mostAtOnce("replicate"));
        assertEquals(0, sandbox.mostAtOnce("runpod"));
        assertEquals(2 * JOBS_OF_EACH, fixtures.number("SELECT sum(attempts) FROM video_jobs WHERE kind = 'talk'"));
        assertNobodyWaitsForAllOfTheOthers(fixtures.userOf(first));
        assertNobodyWaitsForAllOfTheOthers(fixtures.userOf(second));
    }

    private void request(String token) {
        String persona = fixtures.persona(token, url + "/demo/portraits/ada.jpg");
        for (int i = 0; i < JOBS_OF_EACH; i++) {
            service.talk(persona, token, AUDIO).then().statusCode(202);
        }
    }

    /** Of the second half of all that began, about one in two is each user's. */
    private void assertNobodyWaitsForAllOfTheOthers(String user) {
        List<Integer> halves = List.of(JOBS_OF_EACH, 2 * JOBS_OF_EACH);
        for (int begun : halves) {
            long ours = fixtures.number("SELECT count(*) FROM (SELECT user_id FROM video_jobs WHERE kind = 'talk' "
                    + "ORDER BY submitted_at LIMIT ?) begun WHERE user_id = ?", begun, user);
            assertTrue(ours >= JOBS_OF_EACH / 3, user + " has " + ours + " of the first " + begun);
        }
    }

    @Test
    void requestBeyondTheUsersQueueIsToldWhenToComeBack() {
        // Given
        String token = fixtures.signedInUser();
        String persona = fixtures.persona(token, url + "/demo/portraits/ada.jpg");
        fixtures.update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, audio_url, state, deadline_at, "
                + "due_at) SELECT gen_random_uuid(), ?, ?, 'talk', 'http://localhost/p.jpg', 'http://localhost/a.mp3', "
                + "'queued', now() + interval '1 hour', now() + interval '1 hour' FROM generate_series(1, ?)", persona,
                fixtures.userOf(token), JOBS_OF_EACH);

        // Then
        service.talk(persona, token, AUDIO).then().statusCode(429).contentType("application/problem+json")
                .body("code", equalTo("queue_full")).header("Retry-After", Integer::parseInt, greaterThan(0));
    }
}
