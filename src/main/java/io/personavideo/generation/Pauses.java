package io.personavideo.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which providers have asked to be left alone, and until when.
 */
final class Pauses {

    private final Clock clock;
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();

    Pauses(Clock clock) {
        this.clock = clock;
    }

    /** A pause that already lasts longer is not cut short. */
    void pause(String provider, Duration duration) {
        Instant end = clock.instant().plus(duration);
        ends.merge(provider, end, (noted, added) -> added.isAfter(noted) ? added : noted);
    }

    boolean isPaused(String provider) {
        Instant end = ends.get(provider);
        return end != null && end.isAfter(clock.instant());
    }
}
