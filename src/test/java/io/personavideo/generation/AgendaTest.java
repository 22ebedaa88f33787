package io.personavideo.generation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.personavideo.MovableClock;

class AgendaTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Agenda agenda = new Agenda(clock);

    @Test
    void nothingNotedIsNeverDue() {
        // Given
        clock.advance(Duration.ofDays(365_000));

        // When
        boolean due = agenda.takeDue();

        // Then
        assertFalse(due);
    }

    @Test
    void notedIsNotDueBeforeItsTime() {
        // Given
        agenda.dueIn(Duration.ofSeconds(10));
        clock.advance(Duration.ofMillis(9_999));

        // When
        boolean due = agenda.takeDue();

        // Then
        assertFalse(due);
    }

    @Test
    void notedIsDueFromItsTimeOn() {
        // Given
        agenda.dueIn(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));

        // When
        boolean due = agenda.takeDue();

        // Then
        assertTrue(due);
    }

    @Test
    void earliestWinsIfNotedLast() {
        // Given
        agenda.dueIn(Duration.ofSeconds(10));
        agenda.dueIn(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(2));

        // When
        boolean due = agenda.takeDue();

        // Then
        assertTrue(due);
    }

    @Test
    void earliestWinsIfNotedFirst() {
        // Given
        agenda.dueIn(Duration.ofSeconds(2));
        agenda.dueIn(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(2));

        // When
        boolean due = agenda.takeDue();

        // Then
        assertTrue(due);
    }

    @Test
    void dueIsTakenOnce() {
        // Given
        agenda.dueIn(Duration.ZERO);
        agenda.dueIn(Duration.ofSeconds(10));
        agenda.takeDue();
        clock.advance(Duration.ofMinutes(1));

        // When
        boolean again = agenda.takeDue();

        // Then
        assertFalse(again, "one look finds everything that is due, and says when to look next");
    }

    @Test
    void notedAfterTakingCounts() {
        // Given
        agenda.dueIn(Duration.ZERO);
        agenda.takeDue();
        agenda.dueIn(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));

        // When
        boolean due = agenda.takeDue();

        // Then
        assertTrue(due);
    }

    @Test
    void lookingTooEarlyKeepsWhatIsNoted() {
        // Given
        agenda.dueIn(Duration.ofSeconds(10));
        agenda.takeDue();
        clock.advance(Duration.ofSeconds(10));

        // When
        boolean due = agenda.takeDue();

        // Then
        assertTrue(due);
    }
}
