package io.personavideo.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {

    /** Moved by hand; begins shortly before a long overflows, as nanoseconds of a process may. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());

    private final Allowance allowance = new Allowance(60, nanos::get);

    private int taken(String client, int times) {
        return (int) IntStream.range(0, times).filter(i -> allowance.take(client).isZero()).count();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void allOfAMinuteMayComeAtOnceAndNoMore() {
        assertEquals(60, taken("a", 100));
        assertEquals(60, taken("b", 100));
    }

    @Test
    void whoHasUsedItUpGetsOneForEachSecondThatPasses() {
        // Given
        taken("a", 60);

        // When
        pass(Duration.ofSeconds(10));

        // Then
        assertEquals(10, taken("a", 100));
        assertEquals(Duration.ofSeconds(1), allowance.take("a"));
    }

    @Test
    void allIsThereAgainAfterAMinute() {
        // Given
        taken("a", 100);

        // When
        pass(Duration.ofMinutes(1));

        // Then
        assertEquals(60, taken("a", 100));
    }

    @Test
    void lookingTakesNothing() {
        // Given
        taken("a", 59);
        assertFalse(allowance.isUsedUp("a"));
        assertFalse(allowance.isUsedUp("a"));

        // When
        taken("a", 1);

        // Then
        assertTrue(allowance.isUsedUp("a"));
        assertFalse(allowance.isUsedUp("b"));
        pass(Duration.ofSeconds(2));
        assertFalse(allowance.isUsedUp("a"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 7, 3000, 100_000 })
    void allowanceIsWhatItSays(int perMinute) {
        Allowance other = new Allowance(perMinute, nanos::get);
        assertEquals(perMinute, IntStream.range(0, perMinute + 100).filter(i -> other.take("a").isZero()).count());
    }

    @Test
    void zeroIsNoLimit() {
        Allowance unlimited = new Allowance(0, nanos::get);
        assertEquals(1000, IntStream.range(0, 1000).filter(i -> unlimited.take("a").isZero()).count());
        assertFalse(unlimited.isUsedUp("a"));
    }
}
