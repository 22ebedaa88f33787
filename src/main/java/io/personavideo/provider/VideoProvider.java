package io.personavideo.provider;

import java.util.Optional;

import io.personavideo.job.JobId;
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

    /** What would make an idle video now, in the provider's own notation; stored with the job. */
    String idleModel();

    /** Offers the job once. Never asks again by itself: each offer may cost money. */
    Uni<SubmitOutcome> submit(VideoJob job);

    /** What has become of a job that it took. */
    Uni<Observation> observe(String providerJobId);

    /**
     * Looks for a job that may or may not have been taken.
     *
     * @return empty if the provider's own list shows that it was not; a failure if the list can't be had
     */
    Uni<Optional<String>> find(VideoJob job);

    /** Asks to stop a job; the answer is only whether the request got through. */
    Uni<Boolean> cancel(JobId job, String providerJobId);
}
