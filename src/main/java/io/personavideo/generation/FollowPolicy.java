package io.personavideo.generation;

import java.time.Duration;

/**
 * When a job is looked at next: often while it is young, since most videos take seconds to a minute, then ever less, and
 * often again when its progress says that it is nearly done. Never later than its deadline, and never so late that the
 * provider could have deleted a result unseen. A pure function of the job.
 *
 * @param first the shortest pause
 * @param longest the longest pause
 */
record FollowPolicy(Duration first, Duration longest) {

    /** A job is asked about again when it is older by this part of its age. */
    private static final int PART_OF_AGE = 10;

    /** In percent. */
    private static final int NEARLY_DONE = 80;

    /** How many looks at least fall into the time for which the provider keeps a result. */
    private static final int LOOKS_WHILE_KEPT = 4;

    /**
     * @param progress in percent, or null
     * @param retention how long the provider keeps a result
     */
    Duration nextPoll(Duration age, Integer progress, Duration timeLeft, Duration retention) {
        boolean nearlyDone = progress != null && progress >= NEARLY_DONE;
        Duration pause = nearlyDone ? first : atMost(longest, atLeast(first, age.dividedBy(PART_OF_AGE)));
        Duration kept = atMost(retention.dividedBy(LOOKS_WHILE_KEPT), pause);
        return atLeast(Duration.ZERO, atMost(timeLeft, kept));
    }

    private static Duration atMost(Duration bound, Duration value) {
        return value.compareTo(bound) > 0 ? bound : value;
    }

    private static Duration atLeast(Duration bound, Duration value) {
        return value.compareTo(bound) < 0 ? bound : value;
    }
}
