package io.personavideo.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When this replica must next look for due jobs. While no job is active it names no time, and so costs the database
 * nothing.
 */
final class Agenda {

    private final Clock clock;
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MAX);

    Agenda(Clock clock) {
        this.clock = clock;
    }

    /** Notes that something is due after the given time; what is noted as earlier stays. */
    void dueIn(Duration delay) {
        Instant due = clock.instant().plus(delay);
        next.accumulateAndGet(due, (noted, added) -> added.isBefore(noted) ? added : noted);
    }

    /** Whether something is due; if so it is struck off, and only what is noted from now on counts. */
    boolean takeDue() {
        Instant noted = next.get();
        return !noted.isAfter(clock.instant()) && next.compareAndSet(noted, Instant.MAX);
    }
}
