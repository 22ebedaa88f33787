package io.personavideo.generation;

import java.time.Duration;

/**
 * When a job is looked at next: often while it is young, since most videos take seconds to a minute, then ever less, and
 * often again when its progress says that it is nearly done. Never later than its deadline, and never so late that the
 * provider could have deleted a result unseen. Jobs that began together are not looked at together, which would be too much
 * at once for the provider and for whoever else waits for this replica. A pure function of the job.
 *
 * @param first the shortest pause
 * @param longest the longest pause
 */
record FollowPolicy(Duration first, Duration longest) {

    /** A job is asked about again when it is older by this part of its age. */
    private static final int PART_OF_AGE = 10;

    /** By this part of its pause a job may be looked at sooner. */
    private static final int PART_OF_PAUSE = 5;

    /** In percent. */
    private static final int NEARLY_DONE = 80;

    /** How many looks at least fall into the time for which the provider keeps a result. */
    private static final int LOOKS_WHILE_KEPT = 4;

    /**
     * @param progress in percent, or null
     * @param retention how long the provider keeps a result
     * @param place of the job among all, from 0 to 1: the higher, the sooner
     */
    Duration nextPoll(Duration age, Integer progress, Duration timeLeft, Duration retention, double place) {
        boolean nearlyDone = progress != null && progress >= NEARLY_DONE;
        Duration common = nearlyDone ? first : atMost(longest, atLeast(first, age.dividedBy(PART_OF_AGE)));
        Duration pause = common.minusNanos((long) (common.toNanos() * place / PART_OF_PAUSE));
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
