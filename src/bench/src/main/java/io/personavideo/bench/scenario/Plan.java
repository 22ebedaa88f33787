package io.personavideo.bench.scenario;

import java.time.Duration;

import io.personavideo.bench.load.Window;

/**
 * How much is measured.
 *
 * @param processes how many of each kind are measured, one after the other: the compiler makes more of one than of the next
 * @param rounds how many times everything is measured in turn with each of them
 * @param steadyRounds the same where there is one process of each kind
 * @param warmUp how long each server gets each kind of request before that
 * @param window of one measurement in a round
 * @param perVideo how long the provider takes for a video
 * @param manyPersonas how many "a million" are
 * @param randomIds how long random ids are asked for
 * @param starts how many times each artifact is started
 * @param lookUpIterations how many times a second of look-ups in memory is measured
 */
public record Plan(int processes, int rounds, int steadyRounds, Duration warmUp, Window window, Duration perVideo,
        int manyPersonas, Duration randomIds, int starts, int lookUpIterations) {

    public static Plan full() {
        return new Plan(3, 3, 5, Duration.ofSeconds(5), new Window(Duration.ofSeconds(1), Duration.ofSeconds(3)),
                Duration.ofSeconds(50), 1_000_000, Duration.ofMinutes(1), 10, 5);
    }

    /** Enough to see that everything works, and too little for its numbers to mean much. */
    public static Plan quick() {
        return new Plan(1, 1, 1, Duration.ofSeconds(2), new Window(Duration.ofMillis(200), Duration.ofSeconds(1)),
                Duration.ofSeconds(8), 50_000, Duration.ofSeconds(5), 2, 1);
    }
}
