package io.personavideo.generation;

import java.time.Duration;

/**
 * When a job is looked at next: often while it is young, since most videos take seconds to a minute, then ever less, and
 * never later than its deadline. A pure function of the job's age.
 *
 * @param first the shortest pause
 * @param longest the longest pause
 */
record FollowPolicy(Duration first, Duration longest) {

    /** A job is asked about again when it is older by this part of its age. */
    private static final int PART_OF_AGE = 10;

    Duration nextPoll(Duration age, Duration timeLeft) {
        Duration pause = atMost(longest, atLeast(first, age.dividedBy(PART_OF_AGE)));
        return atLeast(Duration.ZERO, atMost(timeLeft, pause));
    }

    private static Duration atMost(Duration bound, Duration value) {
        return value.compareTo(bound) > 0 ? bound : value;
    }

    private static Duration atLeast(Duration bound, Duration value) {
        return value.compareTo(bound) < 0 ? bound : value;
    }
}
