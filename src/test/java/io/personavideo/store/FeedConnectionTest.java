package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.NoFollowing;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;

@QuarkusTest
@TestProfile(NoFollowing.class)
class FeedConnectionTest {

    private static final String VIDEO = "https://videos.example/1.mp4";

    @Inject
    FeedConnections connections;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private FeedConnection connection;
    private String token;

    @BeforeEach
    void open() {
        connection = await(connections.open(announcement -> {
        }, () -> {
        }));
        token = fixtures.signedInUser();
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void changesAreReadOnce() {
        // Given
        Position before = await(connection.position());
        String persona = fixtures.personaWithVideo(token, VIDEO);

        // When
        Changes changes = await(connection.since(before));

        // Then
        assertEquals(List.of(persona), personas(changes));
        assertTrue(changes.areComplete());
        assertEquals(List.of(), personas(await(connection.since(changes.next()))));
    }

    @Test
    void changeThatIsCommittedAfterALaterOneIsReadToo() {
        // Given
        String slow = fixtures.personaWithVideo(token, VIDEO);
        Position before = await(connection.position());
        Changes[] first = new Changes[1];
        String[] fast = new String[1];

        // When
        fixtures.inTransaction(transaction -> {
            transaction.execute("UPDATE video_jobs SET output_url = output_url || '?2' WHERE persona_id = '" + slow + "'");
            fast[0] = fixtures.personaWithVideo(token, VIDEO);
            first[0] = await(connection.since(before));
        });

        // Then
        assertEquals(List.of(fast[0]), personas(first[0]));
        assertEquals(List.of(slow), personas(await(connection.since(first[0].next()))));
    }

    @Test
    void leasesAndDueTimesAreNoChanges() {
        // Given
        String persona = fixtures.personaWithVideo(token, VIDEO);
        Position before = await(connection.position());

        // When
        fixtures.update("UPDATE video_jobs SET leased_until = now(), due_at = now() WHERE persona_id = ?", persona);

        // Then
        assertEquals(List.of(), personas(await(connection.since(before))));
    }

    @Test
    void moreChangesThanAnAnswerMayHoldAreSaidToBeMore() {
        // Given
        Position before = await(connection.position());
        fixtures.personaWithVideo(token, VIDEO);
        fixtures.personaWithVideo(token, VIDEO);

        // When
        Changes changes = await(connection.since(before, 2));

        // Then
        assertFalse(changes.areComplete());
    }

    @Test
    void personaThatLosesItsVideosIsARemovalAtANewerVersion() {
        // Given
        String persona = fixtures.personaWithVideo(token, VIDEO);
        long version = fixtures.number("SELECT version FROM video_jobs WHERE persona_id = ?", persona);
        Position before = await(connection.position());

        // When
        fixtures.update("DELETE FROM video_jobs WHERE persona_id = ?", persona);

        // Then
        Changes changes = await(connection.since(before));
        assertEquals(List.of(persona), changes.removals().stream().map(Removal::personaId).toList());
        assertTrue(changes.removals().get(0).version() > version);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "1 idle", "2 idle ada 5", "1 idle a b 5", "1 other ada 5", "1 idle ada -5",
            "1 idle ada 99999999999999999999" })
    void payloadOfAnotherVersionIsNoneOfOurs(String payload) {
        assertEquals(Optional.empty(), Announcement.parse(payload));
    }

    @Test
    void payloadTellsWhoseStatusItIsAndAtWhichVersion() {
        assertEquals(Optional.of(new Announcement(Announcement.Subject.IDLE, "ada", 5)), Announcement.parse("1 idle ada 5"));
        assertEquals(Optional.of(new Announcement(Announcement.Subject.TALK, "a-b", 5)), Announcement.parse("1 talk a-b 5"));
        assertEquals(Optional.of(new Announcement(Announcement.Subject.GONE, "ada", 5)), Announcement.parse("1 gone ada 5"));
    }

    private static List<String> personas(Changes changes) {
        return changes.jobs().stream().map(job -> job.personaId().value()).toList();
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(60));
    }
}
