package io.personavideo.media;

import java.time.Duration;
import java.util.List;

import io.personavideo.job.JobId;
import io.smallrye.mutiny.Uni;

/**
 * Where finished videos are kept, each under its job's id.
 */
public interface VideoStore {

    /** Keeps a provider's result; a repeat replaces it. Never fails: whatever happens is one of the outcomes. */
    Uni<StoreOutcome> store(ProviderResult result);

    /** Removes what is kept of a job, if there is anything. Fails if that can't be done just now. */
    Uni<Void> remove(JobId job);

    /** The jobs of which something is kept that is older than this; none where the store is not asked for lists. */
    default Uni<List<JobId>> keptLongerThan(Duration age) {
        return Uni.createFrom().item(List.of());
    }
}
