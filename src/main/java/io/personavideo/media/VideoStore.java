package io.personavideo.media;

import io.personavideo.job.JobId;
import io.smallrye.mutiny.Uni;

/**
 * Where finished videos are kept.
 */
public interface VideoStore {

    /**
     * Fetches a provider's result and keeps it under the job's id; a repeat replaces it. Never fails: whatever happens is
     * one of the outcomes.
     */
    Uni<StoreOutcome> store(JobId job, String sourceUrl);
}
