package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.job.Failure;
import io.personavideo.job.JobId;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.NoFollowing;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;

@QuarkusTest
@TestProfile(NoFollowing.class)
class JobStoreTest {

    private static final Duration SOON = Duration.ofHours(1);

    @Inject
    JobStore store;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String user;
    private PersonaId persona;

    @BeforeEach
    void aUserWithAPersona() {
        String token = fixtures.signedInUser();
        user = fixtures.userOf(token);
        persona = new PersonaId(fixtures.persona(token, "http://localhost/ada.jpg"));
    }

    @Test
    void acceptedJobStartsInSubmittingWithItsPortrait() {
        // When
        Acceptance acceptance = accept(false).orElseThrow();

        // Then
        assertTrue(acceptance.created());
        VideoJob job = acceptance.job();
        assertEquals(new JobState.Submitting(), job.state());
        assertEquals("http://localhost/ada.jpg", job.portraitUrl());
        assertEquals(1, job.attempts());
        assertNull(job.videoUrl());
        assertFalse(job.timeLeft().isNegative());
    }

    @Test
    void anotherUsersPersonaIsNotAccepted() {
        // Given
        String stranger = fixtures.user();

        // When
        Optional<Acceptance> acceptance = await(store.accept(newJob(persona, stranger, false)));

        // Then
        assertTrue(acceptance.isEmpty());
    }

    @Test
    void injectionInAnIdIsOnlyAnUnknownId() {
        // Given
        long before = fixtures.number("SELECT count(*) FROM personas");

        // When
        Optional<Acceptance> byUser = await(store.accept(newJob(persona, "x' OR '1'='1'; DROP TABLE personas; --", false)));
        List<VideoJob> byPage = await(store.claimDue(0, SOON));

        // Then
        assertTrue(byUser.isEmpty());
        assertTrue(byPage.isEmpty());
        assertEquals(before, fixtures.number("SELECT count(*) FROM personas"));
    }

    @Test
    void ofTwentySimultaneousRequestsOneCreatesAndAllGetItsJob() {
        // When
        List<Acceptance> acceptances = await(Uni.join().all(IntStream.range(0, 20)
                .mapToObj(i -> store.accept(newJob(persona, user, false)).map(Optional::orElseThrow))
                .toList()).andFailFast());

        // Then
        assertEquals(1, acceptances.stream().filter(Acceptance::created).count());
        assertEquals(1, acceptances.stream().map(acceptance -> acceptance.job().id()).distinct().count());
    }

    @Test
    void completedJobAnswersUnlessANewOneIsWanted() {
        // Given
        VideoJob completed = complete(accept(false).orElseThrow().job(), "https://videos/1.mp4");

        // When
        Acceptance again = accept(false).orElseThrow();
        Acceptance anew = accept(true).orElseThrow();

        // Then
        assertEquals(completed.id(), again.job().id());
        assertFalse(again.created());
        assertTrue(anew.created());
        assertEquals("https://videos/1.mp4", anew.job().videoUrl(), "the old clip stays while the new one is made");
        assertTrue(anew.job().version() > completed.version());
    }

    @Test
    void failedJobIsFollowedByANewOneThatKeepsTheLastGoodClip() {
        // Given
        complete(accept(false).orElseThrow().job(), "https://videos/1.mp4");
        VideoJob second = accept(true).orElseThrow().job();
        move(second, new JobState.Failed(new Failure(Failure.PROVIDER_FAILED, "no")));

        // When
        Acceptance third = accept(false).orElseThrow();

        // Then
        assertTrue(third.created());
        assertEquals("https://videos/1.mp4", third.job().videoUrl());
    }

    @Test
    void secondMoveFromTheSameReadingLoses() {
        // Given
        VideoJob read = accept(false).orElseThrow().job();
        Optional<VideoJob> first = move(read, new JobState.Processing("p-" + read.id(), false, null));

        // When
        Optional<VideoJob> second = move(read, new JobState.Failed(new Failure(Failure.PROVIDER_REFUSED, "late")));

        // Then
        assertTrue(first.isPresent());
        assertTrue(second.isEmpty());
        assertEquals("processing", await(store.find(read.id())).orElseThrow().state().code());
    }

    @Test
    void versionGrowsWithVisibleChangesOnly() {
        // Given
        VideoJob read = accept(false).orElseThrow().job();
        VideoJob running = move(read, new JobState.Processing("p-" + read.id(), false, null)).orElseThrow();

        // When
        await(store.postpone(running, Duration.ofSeconds(1)));
        VideoJob postponed = await(store.find(read.id())).orElseThrow();
        VideoJob progressed = move(running, new JobState.Processing("p-" + read.id(), true, 40)).orElseThrow();

        // Then
        assertEquals(running.version(), postponed.version());
        assertTrue(progressed.version() > running.version());
    }

    @Test
    void versionGrowsForAWriterThatKnowsNothingOfVersions() {
        // Given
        VideoJob read = accept(false).orElseThrow().job();

        // When
        fixtures.update("UPDATE video_jobs SET state = 'canceled', version = 0 WHERE id = ?", read.id().value());

        // Then
        assertTrue(await(store.find(read.id())).orElseThrow().version() > read.version());
    }

    @Test
    void dueJobIsClaimedByOneOfTwo() {
        // Given
        VideoJob due = move(accept(false).orElseThrow().job(), new JobState.Queued(), Duration.ZERO).orElseThrow();

        // When
        List<List<VideoJob>> claims = await(Uni.join().all(store.claimDue(1000, SOON), store.claimDue(1000, SOON))
                .andFailFast());

        // Then
        List<JobId> claimed = claims.stream().flatMap(List::stream).map(VideoJob::id).toList();
        assertEquals(1, claimed.stream().filter(due.id()::equals).count());
    }

    @Test
    void jobInHandIsNotClaimedBeforeItsLeaseRunsOut() {
        // Given
        VideoJob inHand = accept(false).orElseThrow().job();
        fixtures.update("UPDATE video_jobs SET due_at = now() - interval '1 minute' WHERE id = ?", inHand.id().value());
        Set<JobId> before = claim();
        fixtures.update("UPDATE video_jobs SET leased_until = now() WHERE id = ?", inHand.id().value());

        // When
        Set<JobId> after = claim();

        // Then
        assertFalse(before.contains(inHand.id()));
        assertTrue(after.contains(inHand.id()));
    }

    private Set<JobId> claim() {
        return await(store.claimDue(1000, Duration.ZERO)).stream().map(VideoJob::id).collect(Collectors.toSet());
    }

    private VideoJob complete(VideoJob job, String url) {
        VideoJob running = move(job, new JobState.Processing("p-" + job.id(), false, null)).orElseThrow();
        VideoJob storing = move(running, new JobState.Storing("p-" + job.id(), url)).orElseThrow();
        return move(storing, new JobState.Completed(url)).orElseThrow();
    }

    private Optional<VideoJob> move(VideoJob job, JobState to) {
        return move(job, to, SOON);
    }

    private Optional<VideoJob> move(VideoJob job, JobState to, Duration dueIn) {
        return await(store.move(job, to, dueIn));
    }

    private Optional<Acceptance> accept(boolean regenerate) {
        return await(store.accept(newJob(persona, user, regenerate)));
    }

    private static NewJob newJob(PersonaId persona, String user, boolean regenerate) {
        return new NewJob(JobId.random(), persona, user, "replicate", "owner/model", regenerate, SOON, SOON);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(30));
    }
}
