package io.personavideo.status;

import java.time.Clock;
import java.time.Instant;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Whether memory may be so far behind the database that answers must say so.
 */
@Singleton
public class Freshness {

    private final Clock clock;

    private volatile Instant staleFrom = Instant.MAX;

    @Inject
    Freshness() {
        this(Clock.systemUTC());
    }

    Freshness(Clock clock) {
        this.clock = clock;
    }

    /** Until told otherwise, answers are stale from this moment on; {@link Instant#MAX} for never. */
    public void staleFrom(Instant moment) {
        staleFrom = moment;
    }

    public boolean isStale() {
        Instant moment = staleFrom;
        // Nearly always there is no such moment, and then it costs no look at the clock.
        return moment != Instant.MAX && !clock.instant().isBefore(moment);
    }
}
