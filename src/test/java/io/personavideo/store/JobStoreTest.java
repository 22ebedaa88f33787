package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.job.Failure;
import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.Speech;
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
    private static final String PORTRAIT = "http://localhost/ada.jpg";
    private static final int QUEUE = 12;

    @Inject
    JobStore store;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String user;
    private PersonaId persona;

    @BeforeEach
    void aUserWithAPersonaAndNobodyWaiting() {
        fixtures.update("UPDATE video_jobs SET state = 'canceled', cancel_pending = false WHERE finished_at IS NULL");
        String token = fixtures.signedInUser();
        user = fixtures.userOf(token);
        persona = new PersonaId(fixtures.persona(token, PORTRAIT));
    }

    @Test
    void acceptedJobWaitsWithItsPortrait() {
        // When
        VideoJob job = created(accept(false));

        // Then
        assertEquals(new JobState.Queued(), job.state());
        assertEquals(PORTRAIT, job.portraitUrl());
        assertEquals(0, job.attempts());
        assertNull(job.provider());
        assertNull(job.videoUrl());
        assertFalse(job.timeLeft().isNegative());
    }

    @Test
    void anotherUsersPersonaIsNotAccepted() {
        // Given
        String stranger = fixtures.user();

        // When
        Acceptance acceptance = await(store.accept(idle(persona, stranger, false)));

        // Then
        assertEquals(new Acceptance.NoPersona(), acceptance);
    }

    @Test
    void injectionInAnIdIsOnlyAnUnknownId() {
        // Given
        long before = fixtures.number("SELECT count(*) FROM personas");

        // When
        Acceptance byUser = await(store.accept(idle(persona, "x' OR '1'='1'; DROP TABLE personas; --", false)));

        // Then
        assertEquals(new Acceptance.NoPersona(), byUser);
        assertEquals(before, fixtures.number("SELECT count(*) FROM personas"));
    }

    @Test
    void ofTwentySimultaneousRequestsOneCreatesAndAllGetItsJob() {
        // When
        List<Acceptance> acceptances = await(Uni.join().all(IntStream.range(0, 20)
                .mapToObj(i -> store.accept(idle(persona, user, false))).toList()).andFailFast());

        // Then
        assertEquals(1, acceptances.stream().filter(Acceptance.Created.class::isInstance).count());
        assertEquals(1, acceptances.stream().map(JobStoreTest::job).map(VideoJob::id).distinct().count());
    }

    @Test
    void completedJobAnswersUnlessANewOneIsWanted() {
        // Given
        VideoJob completed = complete(begun(created(accept(false))), "https://videos/1.mp4");

        // When
        Acceptance again = accept(false);
        VideoJob anew = created(accept(true));

        // Then
        assertEquals(completed.id(), assertInstanceOf(Acceptance.Found.class, again).job().id());
        assertEquals("https://videos/1.mp4", anew.videoUrl(), "the old clip stays while the new one is made");
        assertTrue(anew.version() > completed.version());
    }

    @Test
    void failedJobIsFollowedByANewOneThatKeepsTheLastGoodClip() {
        // Given
        complete(begun(created(accept(false))), "https://videos/1.mp4");
        VideoJob second = begun(created(accept(true)));
        move(second, new JobState.Failed(new Failure(Failure.PROVIDER_FAILED, "no")));

        // When
        VideoJob third = created(accept(false));

        // Then
        assertEquals("https://videos/1.mp4", third.videoUrl());
    }

    @Test
    void sameRequestWithTheSameKeyGetsTheSameJobAndAnotherRequestIsRefused() {
        // Given
        VideoJob first = created(await(store.accept(talk("key", "https://audio/1.mp3"))));

        // When
        Acceptance again = await(store.accept(talk("key", "https://audio/1.mp3")));
        Acceptance other = await(store.accept(talk("key", "https://audio/2.mp3")));
        Acceptance otherKey = await(store.accept(talk("key-2", "https://audio/1.mp3")));

        // Then
        assertEquals(first.id(), assertInstanceOf(Acceptance.Found.class, again).job().id());
        assertEquals(Speech.ofAudio("https://audio/1.mp3"), first.speech());
        assertEquals(new Acceptance.KeyReused(), other);
        assertInstanceOf(Acceptance.Created.class, otherKey);
    }

    @Test
    void ofTwentySimultaneousRequestsWithOneKeyOneCreates() {
        // When
        List<Acceptance> acceptances = await(Uni.join().all(IntStream.range(0, 20)
                .mapToObj(i -> store.accept(talk("key", "https://audio/1.mp3"))).toList()).andFailFast());

        // Then
        assertEquals(1, acceptances.stream().filter(Acceptance.Created.class::isInstance).count());
        assertEquals(1, acceptances.stream().map(JobStoreTest::job).map(VideoJob::id).distinct().count());
    }

    /** Line 12 of what must be survived: one user over the limit. */
    @Test
    void requestBeyondTheQueueIsRefusedAndOthersAreNot() {
        // Given
        for (int i = 0; i < QUEUE; i++) {
            created(await(store.accept(talk(null, "https://audio/1.mp3"))));
        }

        // When
        Acceptance beyond = await(store.accept(talk(null, "https://audio/1.mp3")));

        // Then
        assertEquals(new Acceptance.QueueFull(), beyond);
        String other = fixtures.signedInUser();
        PersonaId others = new PersonaId(fixtures.persona(other, PORTRAIT));
        assertInstanceOf(Acceptance.Created.class, await(store.accept(idle(others, fixtures.userOf(other), false))));
    }

    @Test
    void begunJobIsTheProvidersThatIsPreferred() {
        // Given
        VideoJob waiting = created(accept(false));

        // When
        VideoJob begun = begin(List.of(offer("runpod", 1), offer("replicate", 1))).orElseThrow();

        // Then
        assertEquals(waiting.id(), begun.id());
        assertEquals(new JobState.Submitting(), begun.state());
        assertEquals("runpod", begun.provider());
        assertEquals("runpod-model", begun.target());
        assertEquals(1, begun.attempts());
        assertNotNull(begun.submittedAt());
    }

    @Test
    void fullProviderIsPassedOverAndThenJobsWait() {
        // Given
        List<Offer> offers = List.of(offer("replicate", 1), offer("runpod", 1));
        talks(user, 3);

        // When
        List<Optional<VideoJob>> begun = List.of(begin(offers), begin(offers), begin(offers));

        // Then
        assertEquals(List.of("replicate", "runpod"),
                begun.stream().flatMap(Optional::stream).map(VideoJob::provider).toList());
    }

    @Test
    void providerThatRefusedAJobIsNotAskedAgain() {
        // Given
        created(accept(false));
        VideoJob begun = begin(List.of(offer("replicate", 9), offer("runpod", 9))).orElseThrow();
        await(store.move(begun, Change.to(new JobState.Queued()).refusedBy("replicate")));

        // When
        Optional<VideoJob> by = begin(List.of(offer("replicate", 9), offer("runpod", 9)));
        await(store.move(by.orElseThrow(), Change.to(new JobState.Queued()).refusedBy("runpod")));

        // Then
        assertEquals("runpod", by.orElseThrow().provider());
        assertTrue(begin(List.of(offer("replicate", 9), offer("runpod", 9))).isEmpty());
    }

    @Test
    void providerThatTakesNoTextIsNotAskedToSpeakOne() {
        // Given
        await(store.accept(new NewVideo(JobId.random(), persona, user, JobKind.TALK, Speech.ofText("Hello"), false, null,
                SOON, QUEUE)));

        // When
        Optional<VideoJob> begun = begin(List.of(new Offer("replicate", "m", JobKind.TALK, true, false, 9),
                new Offer("runpod", "m", JobKind.TALK, true, true, 9)));

        // Then
        assertEquals("runpod", begun.orElseThrow().provider());
    }

    @Test
    void userAtTheLimitWaitsAndOthersDoNot() {
        // Given
        String other = userWithPersona();
        talks(user, 4);
        talks(other, 1);

        // When
        List<String> begun = beginAll(List.of(offer("replicate", 9)), 2);

        // Then
        assertEquals(2, begun.stream().filter(user::equals).count());
        assertEquals(1, begun.stream().filter(other::equals).count());
    }

    @Test
    void usersTakeTurnsHoweverManyOfOnesJobsWereThereFirst() {
        // Given
        String other = userWithPersona();
        talks(user, 6);
        talks(other, 3);
        List<String> order = new ArrayList<>();

        // When
        for (int i = 0; i < 6; i++) {
            VideoJob begun = begin(List.of(offer("replicate", 1))).orElseThrow();
            order.add(begun.userId());
            move(begun, new JobState.Failed(new Failure(Failure.PROVIDER_FAILED, "no")));
        }

        // Then
        assertEquals(List.of(user, other, user, other, user, other), order);
    }

    @Test
    void oldestOfAUsersJobsGoesFirst() {
        // Given
        List<JobId> waiting = talks(user, 3);

        // When
        List<JobId> begun = IntStream.range(0, 3).mapToObj(i -> begin(List.of(offer("replicate", 9))).orElseThrow().id())
                .toList();

        // Then
        assertEquals(waiting, begun);
    }

    @Test
    void jobDoesNotPassAnotherWhoseTurnItIs() {
        // Given
        List<JobId> waiting = talks(user, 2);

        // When
        Optional<VideoJob> second = await(store.beginNext(both(List.of(offer("replicate", 9))), 9, SOON, waiting.get(1)));
        Optional<VideoJob> first = await(store.beginNext(both(List.of(offer("replicate", 9))), 9, SOON, waiting.get(0)));

        // Then
        assertTrue(second.isEmpty());
        assertEquals(waiting.get(0), first.orElseThrow().id());
    }

    @Test
    void slotsAreNeverTakenTwiceHoweverManyAskAtOnce() {
        // Given
        talks(user, 10);

        // When
        List<Optional<VideoJob>> begun = await(Uni.join().all(IntStream.range(0, 10)
                .mapToObj(i -> store.beginNext(both(List.of(offer("replicate", 3))), 9, SOON, null)).toList()).andFailFast());

        // Then
        assertEquals(3, begun.stream().filter(Optional::isPresent).count());
    }

    @Test
    void secondMoveFromTheSameReadingLoses() {
        // Given
        VideoJob read = begun(created(accept(false)));
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
        VideoJob read = begun(created(accept(false)));
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
        VideoJob read = begun(created(accept(false)));

        // When
        fixtures.update("UPDATE video_jobs SET state = 'canceled', version = 0 WHERE id = ?", read.id().value());

        // Then
        assertTrue(await(store.find(read.id())).orElseThrow().version() > read.version());
    }

    @Test
    void dueJobIsClaimedByOneOfTwo() {
        // Given
        VideoJob begun = begun(created(accept(false)));
        VideoJob due = await(store.move(begun, Change.to(new JobState.SubmitUnknown()))).orElseThrow().job();

        // When
        List<List<VideoJob>> claims = await(Uni.join().all(store.claimDue(1000, SOON, SOON), store.claimDue(1000, SOON, SOON))
                .andFailFast());

        // Then
        List<JobId> claimed = claims.stream().flatMap(List::stream).map(VideoJob::id).toList();
        assertEquals(1, claimed.stream().filter(due.id()::equals).count());
    }

    @Test
    void jobInHandIsNotClaimedBeforeItsLeaseRunsOut() {
        // Given
        VideoJob inHand = begun(created(accept(false)));
        fixtures.update("UPDATE video_jobs SET due_at = now() - interval '1 minute' WHERE id = ?", inHand.id().value());
        Set<JobId> before = claim();
        fixtures.update("UPDATE video_jobs SET leased_until = now() WHERE id = ?", inHand.id().value());

        // When
        Set<JobId> after = claim();

        // Then
        assertFalse(before.contains(inHand.id()));
        assertTrue(after.contains(inHand.id()));
    }

    @Test
    void waitingJobIsClaimedOnceItsTimeHasRunOut() {
        // Given
        VideoJob waiting = created(accept(false));
        Set<JobId> before = claim();
        fixtures.update("UPDATE video_jobs SET deadline_at = now() WHERE id = ?", waiting.id().value());

        // When
        Set<JobId> after = claim();

        // Then
        assertFalse(before.contains(waiting.id()));
        assertTrue(after.contains(waiting.id()));
    }

    @Test
    void canceledJobIsClaimedUntilItsProviderHasBeenTold() {
        // Given
        VideoJob begun = begun(created(accept(false)));
        await(store.move(begun, Change.to(new JobState.Canceled()).toBeStopped()));

        // When
        Set<JobId> before = claim();
        VideoJob noted = await(store.noteProviderJob(begun.id(), "p-" + begun.id())).orElseThrow();
        await(store.noteStopped(begun.id()));

        // Then
        assertTrue(before.contains(begun.id()));
        assertEquals("p-" + begun.id(), noted.providerJobId());
        assertEquals("canceled", noted.state().code());
        assertFalse(claim().contains(begun.id()));
    }

    @Test
    void resultThatCouldNotBeStoredIsCountedAndItsVersionStays() {
        // Given
        VideoJob begun = begun(created(accept(false)));
        VideoJob running = move(begun, new JobState.Processing("p-" + begun.id(), true, null)).orElseThrow();
        VideoJob storing = move(running, new JobState.Storing("p-" + begun.id(), "https://result")).orElseThrow();

        // When
        await(store.storeLater(storing, SOON, "answered 504"));

        // Then
        VideoJob now = await(store.find(storing.id())).orElseThrow();
        assertEquals(1, now.storeAttempts());
        assertEquals(storing.version(), now.version());
        assertEquals(storing.state(), now.state());
    }

    @Test
    void jobsThatAreHandedOverAreClaimedAtOnce() {
        // Given
        VideoJob processing = processing();
        VideoJob storing = await(store.move(processing, Change.to(new JobState.Storing("p-" + processing.id(), "https://out"))
                .dueIn(SOON).heldFor(SOON))).orElseThrow().job();

        // When
        long released = await(store.handOver(List.of(storing)));

        // Then
        assertEquals(1, released);
        assertTrue(claim().contains(storing.id()));
    }

    @Test
    void whoeverWasHandedNothingKeepsTheirLease() {
        // Given
        VideoJob offered = begun(created(accept(false)));
        VideoJob before = processing();
        VideoJob moved = await(store.move(before, Change.to(new JobState.Processing("p-" + before.id(), true, 50))
                .heldFor(SOON))).orElseThrow().job();

        // When
        long released = await(store.handOver(List.of(offered, before)));

        // Then
        assertEquals(0, released, "the one is just being submitted, the other has been moved by somebody else");
        assertEquals(Set.of(), intersection(claim(), Set.of(offered.id(), moved.id())));
    }

    @Test
    void moveTellsHowLongTheJobWasInTheStateBefore() {
        // Given
        VideoJob job = processing();
        fixtures.update("UPDATE video_job_events SET at = at - interval '1 minute' WHERE job_id = ?::uuid",
                job.id().toString());

        // When
        Move move = await(store.move(job, Change.to(new JobState.Storing("p-" + job.id(), "https://out"))))
                .orElseThrow();

        // Then
        assertTrue(move.inState().toSeconds() >= 60, move::toString);
    }

    private VideoJob processing() {
        VideoJob begun = begun(created(await(store.accept(talk(null, "https://audio/1.mp3")))));
        return move(begun, new JobState.Processing("p-" + begun.id(), false, null)).orElseThrow();
    }

    private static Set<JobId> intersection(Set<JobId> first, Set<JobId> second) {
        return first.stream().filter(second::contains).collect(Collectors.toSet());
    }

    private Set<JobId> claim() {
        return await(store.claimDue(1000, Duration.ZERO, Duration.ZERO)).stream().map(VideoJob::id)
                .collect(Collectors.toSet());
    }

    private VideoJob complete(VideoJob job, String url) {
        VideoJob running = move(job, new JobState.Processing("p-" + job.id(), false, null)).orElseThrow();
        VideoJob storing = move(running, new JobState.Storing("p-" + job.id(), url)).orElseThrow();
        return move(storing, new JobState.Completed(url)).orElseThrow();
    }

    private Optional<VideoJob> move(VideoJob job, JobState to) {
        return await(store.move(job, Change.to(to).dueIn(SOON))).map(Move::job);
    }

    private VideoJob begun(VideoJob job) {
        return await(store.beginNext(both(List.of(offer("replicate", 99))), 99, SOON, job.id())).orElseThrow();
    }

    private Optional<VideoJob> begin(List<Offer> offers) {
        return await(store.beginNext(both(offers), 9, SOON, null));
    }

    private List<String> beginAll(List<Offer> offers, int userSlots) {
        List<String> users = new ArrayList<>();
        Optional<VideoJob> next = await(store.beginNext(both(offers), userSlots, SOON, null));
        while (next.isPresent()) {
            users.add(next.get().userId());
            next = await(store.beginNext(both(offers), userSlots, SOON, null));
        }
        return users;
    }

    /** The same offers for talk videos, too. */
    private static List<Offer> both(List<Offer> offers) {
        return offers.stream().flatMap(offer -> Stream.of(JobKind.values()).map(kind -> new Offer(offer.provider(),
                offer.target(), kind, offer.takesAudio(), offer.takesText(), offer.slots()))).toList();
    }

    private Acceptance accept(boolean regenerate) {
        return await(store.accept(idle(persona, user, regenerate)));
    }

    private static VideoJob created(Acceptance acceptance) {
        return assertInstanceOf(Acceptance.Created.class, acceptance).job();
    }

    private static VideoJob job(Acceptance acceptance) {
        return acceptance instanceof Acceptance.Created created ? created.job() : ((Acceptance.Found) acceptance).job();
    }

    private static NewVideo idle(PersonaId persona, String user, boolean regenerate) {
        return new NewVideo(JobId.random(), persona, user, JobKind.IDLE, null, regenerate, null, SOON, QUEUE);
    }

    private NewVideo talk(String key, String audioUrl) {
        RequestKey request = key == null ? null : new RequestKey(key, audioUrl);
        return new NewVideo(JobId.random(), persona, user, JobKind.TALK, Speech.ofAudio(audioUrl), false, request, SOON,
                QUEUE);
    }

    /** Gives a user who has a persona of the user's own name. */
    private String userWithPersona() {
        String token = fixtures.signedInUser();
        String other = fixtures.userOf(token);
        fixtures.update("INSERT INTO personas (id, owner_id, name, portrait_url) VALUES (?, ?, 'Test', ?)", other, other,
                PORTRAIT);
        return other;
    }

    private List<JobId> talks(String of, int count) {
        PersonaId speaker = of.equals(user) ? persona : new PersonaId(of);
        return IntStream.range(0, count)
                .mapToObj(i -> created(await(store.accept(new NewVideo(JobId.random(), speaker, of, JobKind.TALK,
                        Speech.ofAudio("https://audio/" + i), false, null, SOON, QUEUE)))).id())
                .toList();
    }

    /** Of what takes jobs of either kind. */
    private static Offer offer(String provider, int slots) {
        return new Offer(provider, provider + "-model", JobKind.IDLE, true, true, slots);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(30));
    }
}
