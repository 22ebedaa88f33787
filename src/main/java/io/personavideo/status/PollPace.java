package io.personavideo.status;

import java.time.Duration;

import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;

/**
 * When a client is told to ask again: soon while something is about to finish, late while nothing is happening, and not
 * all at one moment. A pure function of the job, so that every replica says the same of one version.
 *
 * @param nearlyDone while a result is being stored, or nearly made
 * @param active while a job is on its way
 * @param idle while there is none, or once it has ended
 */
record PollPace(Duration nearlyDone, Duration active, Duration idle) {

    /** In percent. */
    private static final int NEARLY_DONE = 80;

    /** By how much of itself a pause is made shorter or longer at most. */
    private static final double JITTER = 0.15;

    /** In so few steps that answers can share what they say of it. */
    private static final int STEP_BITS = 5;
    private static final int STEPS = 1 << STEP_BITS;

    /** In milliseconds. */
    long afterMs(VideoJob job) {
        return jittered(pause(job.state()).toMillis(), 31 * job.personaId().hashCode() + Long.hashCode(job.version()));
    }

    private Duration pause(JobState state) {
        if (state instanceof JobState.Ended) {
            return idle;
        }
        boolean nearly = state instanceof JobState.Storing
                || state instanceof JobState.Processing made && made.progress() != null && made.progress() >= NEARLY_DONE;
        return nearly ? nearlyDone : active;
    }

    private static long jittered(long pause, int seed) {
        // The upper bits of the product spread neighbouring seeds over all steps.
        int step = (seed * 0x9E3779B9 >>> Integer.SIZE - STEP_BITS) - STEPS / 2;
        return Math.round(pause * (1 + JITTER * step / (STEPS / 2)));
    }
}
