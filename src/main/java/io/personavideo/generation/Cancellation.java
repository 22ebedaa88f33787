package io.personavideo.generation;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.LookUp;
import io.personavideo.store.Change;
import io.personavideo.store.JobStore;
import io.smallrye.mutiny.Uni;

/**
 * Ends jobs before their time, here first, then at the provider, which is asked until it has been told: what nobody waits
 * for any more should not be paid for.
 */
@Singleton
class Cancellation {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final JobStore store;
    private final Providers providers;
    private final Transitions transitions;
    private final JobTraces traces;

    Cancellation(JobStore store, Providers providers, Transitions transitions, JobTraces traces) {
        this.store = store;
        this.providers = providers;
        this.transitions = transitions;
        this.traces = traces;
    }

    /** What its user asks for. The job as it is then: canceled, or as somebody else has ended it first. */
    Uni<VideoJob> cancel(VideoJob job) {
        if (!(job.state() instanceof JobState.Active state)) {
            return Uni.createFrom().item(job);
        }
        return transitions.moveIfFirst(job, ended(job, state.cancel()).because("Canceled by its user"))
                // Progress may have changed it; an end would stay.
                .flatMap(moved -> moved.isPresent() ? stopIfNeeded(moved.get())
                        : transitions.asItIsNow(job, this::cancel));
    }

    /** What its deadline asks for. */
    Uni<VideoJob> timeOut(VideoJob job, JobState.Active state, String message) {
        return transitions.moveIfFirst(job, ended(job, state.timeOut(message)))
                .flatMap(moved -> moved.isPresent() ? stopIfNeeded(moved.get()) : Uni.createFrom().item(job));
    }

    private static Change ended(VideoJob job, JobState.Ended end) {
        JobState before = job.state();
        boolean atProvider = before instanceof JobState.Submitting || before instanceof JobState.SubmitUnknown
                || before instanceof JobState.Processing;
        return atProvider ? Change.to(end).toBeStopped() : Change.to(end);
    }

    /** A submission that is under way tells itself what became of it; it is looked up only if it never does. */
    private Uni<VideoJob> stopIfNeeded(VideoJob ended) {
        return ended.cancelPending() && ended.providerJobId() != null ? stop(ended, ended.providerJobId())
                : Uni.createFrom().item(ended);
    }

    /** Tells the provider; a job that could not be told of is due again. */
    Uni<VideoJob> stop(VideoJob ended, String providerJobId) {
        return store.noteProviderJob(ended.id(), providerJobId)
                .flatMap(noted -> traces.step("cancel", ended, providers.of(ended).cancel(ended, providerJobId)))
                .flatMap(told -> told ? store.noteStopped(ended.id()).replaceWith(ended)
                        : transitions.postpone(ended, RETRY));
    }

    /** The next step for a job that has ended and whose provider has not been told. */
    Uni<VideoJob> goOn(VideoJob ended) {
        if (ended.timeLeft().isNegative() && ended.timeLeft().abs().compareTo(providers.of(ended).retention()) > 0) {
            // The provider was given the same deadline.
            return store.noteStopped(ended.id()).replaceWith(ended);
        }
        return ended.providerJobId() != null ? stop(ended, ended.providerJobId())
                : providers.of(ended).find(ended).flatMap(found -> lookedUp(ended, found));
    }

    private Uni<VideoJob> lookedUp(VideoJob ended, LookUp lookUp) {
        return lookUp instanceof LookUp.Found found ? stop(ended, found.providerJobId())
                : transitions.postpone(ended, RETRY);
    }
}
