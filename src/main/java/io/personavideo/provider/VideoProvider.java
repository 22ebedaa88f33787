package io.personavideo.provider;

import java.time.Duration;
import java.util.Optional;

import io.personavideo.job.JobKind;
import io.personavideo.job.VideoJob;
import io.smallrye.mutiny.Uni;

/**
 * A provider of generated videos. No method fails for what a provider can be expected to do: whatever happens there is
 * one of the outcomes, told apart by what may be done next.
 */
public interface VideoProvider {

    /** The name that is stored with each job, such as {@code replicate}. */
    String name();

    /** Whether it has what it needs to be asked for videos. */
    boolean isConfigured();

    /**
     * What would make a video of the kind now, in the provider's own notation; stored with the job, so that a changed
     * setting does not orphan it. Empty if it is not set up for the kind.
     */
    Optional<String> target(JobKind kind);

    /** Whether what makes its talk videos can speak a text by itself. */
    boolean takesText();

    /** Whether what makes its talk videos can use a recording. */
    boolean takesAudio();

    /** How long it keeps a result after it has made it. */
    Duration retention();

    /** Offers the job once. Never asks again by itself: each offer may cost money. */
    Uni<SubmitOutcome> submit(VideoJob job);

    /** What has become of a job that it took. */
    Uni<Observation> observe(VideoJob job, String providerJobId);

    /** Looks for a job that may or may not have been taken. */
    Uni<LookUp> find(VideoJob job);

    /** Asks to stop a job; the answer is only whether the request got through, or the provider no longer has the job. */
    Uni<Boolean> cancel(VideoJob job, String providerJobId);
}
