package io.personavideo.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.personavideo.Jobs;
import io.personavideo.job.Failure;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.Observation;
import io.personavideo.store.Change;

class ReactionTest {

    private static final String PREDICTION = "prediction";
    private static final Observation SUCCESS = new Observation.Succeeded("https://replicate.delivery/video.mp4");
    private static final Observation FAILURE = new Observation.Failed(
            new Failure(Failure.PROVIDER_FAILED, "out of memory"));
    private static final int SEQUENCES = 5_000;

    private final Reaction reaction = new Reaction(Duration.ofMinutes(2), Duration.ofHours(1));

    static List<Observation> ends() {
        return List.of(SUCCESS, FAILURE);
    }

    /**
     * Line 5 of what must be survived, and all that may happen to a provider's events: they come in any order, twice, or
     * never, except that in the end the poll sees what has become of the job.
     */
    @ParameterizedTest
    @MethodSource("ends")
    void eventsInAnyOrderEndAsEventsInOrder(Observation end) {
        // Given
        List<Observation> inOrder = inOrder(end);
        JobState expected = lastOf(new JobState.Submitting(), inOrder);

        for (int seed = 0; seed < SEQUENCES; seed++) {
            // When
            List<JobState> states = states(new JobState.Submitting(), disturbed(inOrder, end, new Random(seed)));

            // Then
            assertEquals(expected, states.get(states.size() - 1), "with seed " + seed);
            assertNeverBack(states, seed);
        }
    }

    private static List<Observation> inOrder(Observation end) {
        List<Observation> events = new ArrayList<>();
        events.add(new Observation.Starting());
        events.add(new Observation.Running(null));
        IntStream.iterate(10, percent -> percent <= 100, percent -> percent + 30)
                .forEach(percent -> events.add(new Observation.Running(percent)));
        events.add(end);
        return events;
    }

    private static List<Observation> disturbed(List<Observation> events, Observation end, Random random) {
        List<Observation> disturbed = new ArrayList<>();
        for (Observation event : events) {
            int times = random.nextInt(4);
            disturbed.addAll(Collections.nCopies(times, event));
        }
        Collections.shuffle(disturbed, random);
        disturbed.add(end);
        return disturbed;
    }

    private JobState lastOf(JobState first, List<Observation> events) {
        List<JobState> states = states(first, events);
        return states.get(states.size() - 1);
    }

    /** Every state that the events lead to; what changes nothing leads to none. */
    private List<JobState> states(JobState first, List<Observation> events) {
        List<JobState> states = new ArrayList<>(List.of(first));
        for (Observation event : events) {
            JobState now = states.get(states.size() - 1);
            Reaction.toProofOfAcceptance(now, PREDICTION).ifPresent(proof -> states.add(proof.to()));
            reaction.to(Jobs.in(states.get(states.size() - 1)), event).ifPresent(change -> states.add(change.to()));
        }
        return states;
    }

    private static void assertNeverBack(List<JobState> states, int seed) {
        for (int i = 1; i < states.size(); i++) {
            assertTrue(distance(states.get(i)) > distance(states.get(i - 1)), "with seed " + seed + ": " + states);
        }
    }

    /** How far a job is; of two jobs that are being made the one with more progress is further. */
    private static int distance(JobState state) {
        if (state instanceof JobState.Processing made) {
            int progress = made.progress() == null ? 0 : 1 + made.progress();
            return made.running() ? 2 + progress : 1;
        }
        return state instanceof JobState.Submitting ? 0 : 1000;
    }

    @ParameterizedTest
    @CsvSource({ "PT0S, timed_out", "PT9S, timed_out", "PT-1M, timed_out", "PT1M, failed" })
    void jobThatTheProviderStopsAtOurDeadlineHasTimedOut(Duration timeLeft, String end) {
        // Given
        VideoJob job = Jobs.with(new JobState.Processing(PREDICTION, true, null), Duration.ZERO, timeLeft);

        // When
        Optional<Change> change = reaction.to(job, new Observation.Failed(
                new Failure(Failure.PROVIDER_CANCELED, "stopped")));

        // Then
        assertEquals(end, change.orElseThrow().to().code());
    }

    @Test
    void jobThatRanForTooLongAtTheProviderHasTimedOut() {
        // When
        Optional<Change> change = reaction.to(Jobs.in(new JobState.Processing(PREDICTION, true, null)),
                new Observation.Failed(new Failure(Failure.TIMED_OUT, "too long")));

        // Then
        assertInstanceOf(JobState.TimedOut.class, change.orElseThrow().to());
    }

    /** Line 8 of what must be survived. */
    @ParameterizedTest
    @CsvSource({ "PT0S, false", "PT2M, false", "PT2M1S, true" })
    void jobThatTheProviderDoesNotKnowFailsAfterTheGrace(Duration sinceUpdate, boolean fails) {
        // Given
        VideoJob job = Jobs.with(new JobState.Processing(PREDICTION, false, null), sinceUpdate, Duration.ofMinutes(20));

        // When
        Optional<Change> change = reaction.to(job, new Observation.Missing());

        // Then
        assertEquals(fails, change.isPresent());
        change.ifPresent(end -> assertEquals(Failure.PROVIDER_LOST_JOB,
                ((JobState.Failed) end.to()).failure().code()));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void whatHasEndedIsMovedByNothing(Observation end) {
        // Given
        List<JobState> over = List.of(new JobState.Completed("https://videos/1.mp4"), new JobState.Canceled(),
                new JobState.Failed(new Failure(Failure.NO_OUTPUT, "")), new JobState.Storing(PREDICTION, "https://a/b"));

        // Then
        over.forEach(state -> assertEquals(Optional.empty(), reaction.to(Jobs.in(state), end)));
    }

    /** The result has to be stored before the provider deletes it. */
    @Test
    void timeForStoringIsTheProvidersRetention() {
        // When
        Optional<Change> change = reaction.to(Jobs.in(new JobState.Processing(PREDICTION, true, 90)), SUCCESS);

        // Then
        assertEquals(Duration.ofHours(1), change.orElseThrow().timeAllowed());
    }
}
