package io.personavideo.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FollowPolicyTest {

    private static final Duration PLENTY = Duration.ofMinutes(30);
    private static final Duration KEPT = Duration.ofMinutes(30);

    private final FollowPolicy policy = new FollowPolicy(Duration.ofSeconds(1), Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({ "PT0S, PT1S", "PT10S, PT1S", "PT11S, PT1.1S", "PT60S, PT6S", "PT100S, PT10S", "PT29M, PT10S" })
    void youngJobIsAskedAboutOftenAndAnOldOneSeldom(Duration age, Duration expected) {
        // When
        Duration pause = policy.nextPoll(age, null, PLENTY, KEPT, 0);

        // Then
        assertEquals(expected, pause);
    }

    @Test
    void pauseNeverShrinksWithAge() {
        // Given
        Duration before = Duration.ZERO;

        for (int seconds = 0; seconds < 300; seconds++) {
            // When
            Duration pause = policy.nextPoll(Duration.ofSeconds(seconds), null, PLENTY, KEPT, 0);

            // Then
            assertTrue(pause.compareTo(before) >= 0, "after " + seconds + " s");
            before = pause;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 999, 5_000, 9_999 })
    void jobIsLookedAtWhenItsDeadlineComes(long timeLeftMs) {
        // Given
        Duration timeLeft = Duration.ofMillis(timeLeftMs);

        // When
        Duration pause = policy.nextPoll(PLENTY, null, timeLeft, KEPT, 0);

        // Then
        assertEquals(timeLeft, pause);
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, -1, -86_400_000 })
    void jobPastItsDeadlineIsLookedAtNow(long timeLeftMs) {
        // When
        Duration pause = policy.nextPoll(PLENTY, null, Duration.ofMillis(timeLeftMs), KEPT, 0);

        // Then
        assertEquals(Duration.ZERO, pause);
    }

    @Test
    void clockThatWentBackMakesNoNegativePause() {
        // When
        Duration pause = policy.nextPoll(Duration.ofMinutes(-5), null, PLENTY, KEPT, 0);

        // Then
        assertFalse(pause.isNegative());
        assertEquals(Duration.ofSeconds(1), pause);
    }

    @Test
    void jobThatIsNearlyDoneIsAskedAboutOften() {
        // When
        Duration pause = policy.nextPoll(Duration.ofMinutes(5), 80, PLENTY, KEPT, 0);

        // Then
        assertEquals(Duration.ofSeconds(1), pause);
    }

    @Test
    void noResultIsDeletedBetweenTwoLooks() {
        // Given
        FollowPolicy lazy = new FollowPolicy(Duration.ofSeconds(1), Duration.ofHours(1));

        // When
        Duration pause = lazy.nextPoll(Duration.ofHours(20), null, Duration.ofHours(20), KEPT, 0);

        // Then
        assertTrue(pause.compareTo(KEPT.dividedBy(2)) < 0, pause.toString());
    }

    @Test
    void jobsOfTheSameAgeAreNotAskedAboutTogether() {
        // When
        Duration first = policy.nextPoll(Duration.ofSeconds(50), null, PLENTY, KEPT, 0);
        Duration middle = policy.nextPoll(Duration.ofSeconds(50), null, PLENTY, KEPT, 0.5);
        Duration last = policy.nextPoll(Duration.ofSeconds(50), null, PLENTY, KEPT, 1);

        // Then
        assertEquals(Duration.ofSeconds(5), first);
        assertEquals(Duration.ofMillis(4_500), middle);
        assertEquals(Duration.ofSeconds(4), last);
    }
}
