package io.personavideo.store;

import java.time.Duration;

import io.personavideo.job.JobState;
import io.personavideo.job.StoredVideo;

/**
 * A step of a job to another state, or to other details of the same.
 *
 * @param cause why, in words for the job's owner, or null
 * @param dueIn when the job needs the next look
 * @param heldFor how long whoever makes the change keeps the job in hand; zero to let it go
 * @param timeAllowed how long the job may still take from now on, or null to leave its deadline
 * @param refusedBy a provider that will not make it, or null
 * @param cancelPending whether the provider has to be told to stop
 * @param kept what is known of the file that a completed job has
 * @param isTemporary whether that file can be had until the job's deadline only
 */
public record Change(JobState to, String cause, Duration dueIn, Duration heldFor, Duration timeAllowed, String refusedBy,
        boolean cancelPending, StoredVideo kept, boolean isTemporary) {

    /** Due at once, and in nobody's hand. */
    public static Change to(JobState state) {
        return new Change(state, null, Duration.ZERO, Duration.ZERO, null, null, false,
                StoredVideo.UNKNOWN, false);
    }

    public Change because(String why) {
        return new Change(to, why, dueIn, heldFor, timeAllowed, refusedBy, cancelPending, kept, isTemporary);
    }

    public Change dueIn(Duration delay) {
        return new Change(to, cause, delay, heldFor, timeAllowed, refusedBy, cancelPending, kept, isTemporary);
    }

    public Change heldFor(Duration lease) {
        return new Change(to, cause, dueIn, lease, timeAllowed, refusedBy, cancelPending, kept, isTemporary);
    }

    public Change within(Duration allowed) {
        return new Change(to, cause, dueIn, heldFor, allowed, refusedBy, cancelPending, kept, isTemporary);
    }

    public Change refusedBy(String provider) {
        return new Change(to, cause, dueIn, heldFor, timeAllowed, provider, cancelPending, kept, isTemporary);
    }

    public Change toBeStopped() {
        return new Change(to, cause, dueIn, heldFor, timeAllowed, refusedBy, true, kept, isTemporary);
    }

    public Change keeping(StoredVideo video, boolean temporarily) {
        return new Change(to, cause, dueIn, heldFor, timeAllowed, refusedBy, cancelPending, video, temporarily);
    }
}
