package io.personavideo.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.personavideo.MovableClock;

class PulseTest {

    private static final Duration STALE_AFTER = Duration.ofSeconds(5);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Instant start = clock.instant();
    private final Pulse pulse = new Pulse(clock, STALE_AFTER);

    @Test
    void replicaIsCutOffUntilItHasCaughtUp() {
        assertTrue(pulse.isCutOff());
        assertEquals(start.plus(STALE_AFTER), pulse.staleFrom());

        // When
        pulse.caughtUp();

        // Then
        assertFalse(pulse.isCutOff());
        assertEquals(Instant.MAX, pulse.staleFrom());
    }

    @Test
    void silenceCountsFromTheLastSignOfLife() {
        // Given
        pulse.caughtUp();
        clock.advance(Duration.ofSeconds(3));
        pulse.beat();
        clock.advance(Duration.ofSeconds(10));

        // When
        pulse.silent();

        // Then
        assertEquals(Duration.ofSeconds(10), pulse.lag());
        assertEquals(start.plusSeconds(3).plus(STALE_AFTER), pulse.staleFrom());
    }

    @Test
    void farewellCountsFromTheFarewell() {
        // Given
        pulse.caughtUp();
        clock.advance(Duration.ofSeconds(10));

        // When
        pulse.closed();
        clock.advance(Duration.ofSeconds(1));
        pulse.silent();

        // Then
        assertEquals(start.plusSeconds(10).plus(STALE_AFTER), pulse.staleFrom());
    }
}
