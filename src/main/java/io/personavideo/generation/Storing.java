package io.personavideo.generation;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.personavideo.job.Failure;
import io.personavideo.job.JobLog;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.media.ProviderResult;
import io.personavideo.media.StoreOutcome;
import io.personavideo.media.VideoStore;
import io.personavideo.store.Change;
import io.personavideo.store.JobStore;
import io.smallrye.mutiny.Uni;

/**
 * Brings a result that a provider has made, and will delete, to where it lasts. Trouble on the way is retried as long as
 * the provider keeps the result.
 */
@Singleton
class Storing {

    private static final JobLog JOBS = JobLog.of(Storing.class);

    /** A file that was made a moment ago may not have spread to all of the provider's servers. */
    private static final int ATTEMPTS_BEFORE_EXPIRY_IS_BELIEVED = 3;

    private static final int MOST_DOUBLINGS = 16;

    private final VideoStore videos;
    private final JobStore store;
    private final Transitions transitions;
    private final JobsInHand inHand;
    private final GenerationConfig config;
    private final Providers providers;
    private final StoringFailures failures;
    private final JobTraces traces;

    Storing(VideoStore videos, JobStore store, Transitions transitions, JobsInHand inHand, GenerationConfig config,
            Providers providers, StoringFailures failures, JobTraces traces) {
        this.videos = videos;
        this.providers = providers;
        this.failures = failures;
        this.traces = traces;
        this.store = store;
        this.transitions = transitions;
        this.inHand = inHand;
        this.config = config;
    }

    /** Only for a job that this replica holds: two that fetch at once would pay for the traffic twice. */
    Uni<VideoJob> store(VideoJob job, JobState.Storing state) {
        ProviderResult result = new ProviderResult(job.id(), job.provider(), state.sourceUrl());
        return inHand.hold(job, traces.step("store", job, videos.store(result))
                .flatMap(outcome -> record(job, state, outcome)));
    }

    private Uni<VideoJob> record(VideoJob job, JobState.Storing state, StoreOutcome outcome) {
        if (outcome instanceof StoreOutcome.Stored stored) {
            return transitions.move(job, Change.to(state.stored(stored.videoUrl()))
                    .keeping(stored.video(), stored.isTemporary()));
        }
        if (outcome instanceof StoreOutcome.Refused refused) {
            return transitions.move(job, Change.to(state.failed(new Failure(Failure.RESULT_REFUSED, refused.reason()))));
        }
        if (outcome instanceof StoreOutcome.Expired expired) {
            return job.storeAttempts() + 1 < ATTEMPTS_BEFORE_EXPIRY_IS_BELIEVED ? later(job, expired.reason())
                    : transitions.move(job, Change.to(state.failed(new Failure(Failure.RESULT_EXPIRED, expired.reason()))));
        }
        return later(job, ((StoreOutcome.NotNow) outcome).reason());
    }

    private Uni<VideoJob> later(VideoJob job, String reason) {
        Duration pause = pause(job.storeAttempts());
        failures.count(job.timeLeft(), providers.of(job).retention());
        JOBS.info(job, "The result of job %s is stored later: %s", job.id(), reason);
        return store.storeLater(job, pause, reason)
                .invoke(() -> transitions.agenda().dueIn(pause))
                .replaceWith(job);
    }

    private Duration pause(int failedBefore) {
        Duration doubled = config.firstStoreRetry().multipliedBy(1L << Math.min(failedBefore, MOST_DOUBLINGS));
        return doubled.compareTo(config.longestStoreRetry()) > 0 ? config.longestStoreRetry() : doubled;
    }

    /** The provider has deleted it by now. */
    Uni<VideoJob> giveUp(VideoJob job, JobState.Storing state) {
        return transitions.move(job, Change.to(state.failed(new Failure(Failure.RESULT_EXPIRED,
                "The result could not be stored before the provider deleted it"))));
    }
}
