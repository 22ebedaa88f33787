package io.personavideo.media;

import io.personavideo.job.JobId;
import io.personavideo.job.StoredVideo;
import io.smallrye.mutiny.Uni;

/**
 * Keeps nothing: passes the provider's own address on, which lasts as long as the provider keeps the result. The address
 * is checked as if it were fetched from, since browsers will.
 */
final class PassingStore implements VideoStore {

    private final FetchGuard guard;

    PassingStore(FetchGuard guard) {
        this.guard = guard;
    }

    @Override
    public Uni<StoreOutcome> store(ProviderResult result) {
        return Uni.createFrom().completionStage(() -> guard.check(result.provider(), result.url())
                .<StoreOutcome> map(checked -> new StoreOutcome.Stored(result.url(), StoredVideo.UNKNOWN, true))
                .otherwise(FetchFailure::outcome)
                .toCompletionStage());
    }

    @Override
    public Uni<Void> remove(JobId job) {
        return Uni.createFrom().voidItem();
    }
}
