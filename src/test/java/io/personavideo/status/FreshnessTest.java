package io.personavideo.status;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.personavideo.MovableClock;

class FreshnessTest {

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private final MovableClock clock = new MovableClock(start);
    private final Freshness freshness = new Freshness(clock);

    @Test
    void memoryIsStaleFromTheMomentOnAndUntilItIsToldOtherwise() {
        assertFalse(freshness.isStale());

        // When
        freshness.staleFrom(start.plusSeconds(5));

        // Then
        assertFalse(freshness.isStale());
        clock.advance(Duration.ofSeconds(5));
        assertTrue(freshness.isStale());
        freshness.staleFrom(Instant.MAX);
        assertFalse(freshness.isStale());
    }
}
