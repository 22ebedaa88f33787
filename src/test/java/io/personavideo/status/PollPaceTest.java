package io.personavideo.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.personavideo.Jobs;
import io.personavideo.job.Failure;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;

class PollPaceTest {

    private static final int SOON = 1_000;
    private static final int ACTIVE = 10_000;
    private static final int IDLE = 100_000;

    private final PollPace pace = new PollPace(Duration.ofMillis(SOON), Duration.ofMillis(ACTIVE), Duration.ofMillis(IDLE));

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(new JobState.Queued(), ACTIVE),
                Arguments.of(new JobState.Submitting(), ACTIVE),
                Arguments.of(new JobState.SubmitUnknown(), ACTIVE),
                Arguments.of(new JobState.Processing("p", false, null), ACTIVE),
                Arguments.of(new JobState.Processing("p", true, 79), ACTIVE),
                Arguments.of(new JobState.Processing("p", true, 80), SOON),
                Arguments.of(new JobState.Storing("p", "https://a/b"), SOON),
                Arguments.of(new JobState.Completed("https://a/b"), IDLE),
                Arguments.of(new JobState.Canceled(), IDLE),
                Arguments.of(new JobState.Failed(new Failure("code", "")), IDLE));
    }

    @ParameterizedTest
    @MethodSource("states")
    void paceFollowsHowSoonSomethingMayHappen(JobState state, int expected) {
        for (int version = 1; version < 1000; version++) {
            // When
            long pause = pace.afterMs(Jobs.atVersion(state, version));

            // Then
            assertTrue(Math.abs(pause - expected) <= expected * 0.15, pause + " with version " + version);
        }
    }

    @Test
    void clientsOfManyPersonasDoNotComeBackAllAtOnce() {
        // When
        List<Long> pauses = Stream.iterate(1, version -> version + 1).limit(1000)
                .map(version -> pace.afterMs(Jobs.atVersion(new JobState.Queued(), version))).toList();

        // Then
        for (double part : new double[] { -0.15, -0.05, 0.05 }) {
            long inThisThird = pauses.stream()
                    .filter(pause -> pause >= ACTIVE * (1 + part) && pause < ACTIVE * (1.1 + part)).count();
            assertTrue(inThisThird > 200, part + ": " + inThisThird);
        }
    }

    @Test
    void everyReplicaSaysTheSameOfOneVersion() {
        // Given
        VideoJob job = Jobs.in(new JobState.Queued());

        // Then
        assertEquals(pace.afterMs(job), pace.afterMs(job));
    }
}
