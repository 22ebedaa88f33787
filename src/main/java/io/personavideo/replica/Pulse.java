package io.personavideo.replica;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When this replica last heard from the database, and since when it has been cut off from it.
 */
final class Pulse {

    private final Clock clock;
    private final Duration staleAfter;

    private volatile Instant lastSign;

    /** Null while it is not. */
    private volatile Instant cutOffSince;

    /** Cut off as long as nothing is heard. */
    Pulse(Clock clock, Duration staleAfter) {
        this.clock = clock;
        this.staleAfter = staleAfter;
        this.lastSign = clock.instant();
        this.cutOffSince = lastSign;
    }

    /** There is a sign of life. */
    void beat() {
        lastSign = clock.instant();
    }

    /** Memory is where the database is. */
    void caughtUp() {
        beat();
        cutOffSince = null;
    }

    /** The other end has said that it goes: until now nothing was missed. */
    void closed() {
        cutOff(clock.instant());
    }

    /** There was no answer: nobody knows what was missed since the last one. */
    void silent() {
        cutOff(lastSign);
    }

    private void cutOff(Instant since) {
        if (cutOffSince == null) {
            cutOffSince = since;
        }
    }

    boolean isCutOff() {
        return cutOffSince != null;
    }

    /** Since the last sign of life. */
    Duration lag() {
        return Duration.between(lastSign, clock.instant());
    }

    /** From when on answers are stale if nothing changes; never, while it is not cut off. */
    Instant staleFrom() {
        Instant since = cutOffSince;
        return since == null ? Instant.MAX : since.plus(staleAfter);
    }
}
