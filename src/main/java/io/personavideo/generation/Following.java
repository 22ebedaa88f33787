package io.personavideo.generation;

import java.time.Duration;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.LookUp;
import io.personavideo.provider.Observation;
import io.personavideo.store.Change;
import io.smallrye.mutiny.Uni;

/**
 * Brings a job that is with a provider one step further, whatever state it is in, so that every job reaches an end
 * although webhooks get lost, providers forget and processes die.
 */
@Singleton
class Following {

    /** How many places jobs are spread over. */
    private static final int PLACES = 1000;

    private final Providers providers;
    private final Transitions transitions;
    private final Cancellation cancellation;
    private final Storing storing;
    private final JobTraces traces;
    private final GenerationConfig config;
    private final FollowPolicy policy;

    Following(Providers providers, Transitions transitions, Cancellation cancellation, Storing storing,
            JobTraces traces, GenerationConfig config) {
        this.providers = providers;
        this.transitions = transitions;
        this.cancellation = cancellation;
        this.storing = storing;
        this.traces = traces;
        this.config = config;
        this.policy = new FollowPolicy(config.firstPoll(), config.longestPoll());
    }

    /** The next step for a job that is due and in this replica's hand. */
    Uni<VideoJob> advance(VideoJob job) {
        if (job.state() instanceof JobState.Submitting submitting) {
            // Its lease has run out: whoever was offering it is gone, and nobody knows how far they came.
            return transitions.move(job, Change.to(submitting.answerLost()).because("The submission was interrupted"));
        }
        if (job.state() instanceof JobState.Storing state) {
            return job.timeLeft().isNegative() ? storing.giveUp(job, state) : storing.store(job, state);
        }
        if (job.state() instanceof JobState.Active state && job.timeLeft().isNegative()) {
            return cancellation.timeOut(job, state, "It took longer than " + words(config.deadline(job.kind())));
        }
        if (job.state() instanceof JobState.SubmitUnknown unknown) {
            return traces.step("look up", job, providers.of(job).find(job))
                    .flatMap(found -> lookedUp(job, unknown, found));
        }
        if (job.state() instanceof JobState.Processing processing) {
            return traces.step("poll", job, providers.of(job).observe(job, processing.providerJobId()))
                    .flatMap(news -> apply(job, news));
        }
        return job.cancelPending() ? cancellation.goOn(job) : Uni.createFrom().item(job);
    }

    private static String words(Duration duration) {
        return duration.toMinutes() > 0 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }

    private Uni<VideoJob> lookedUp(VideoJob job, JobState.SubmitUnknown unknown, LookUp lookUp) {
        if (lookUp instanceof LookUp.Found found) {
            return transitions.move(job, Change.to(unknown.found(found.providerJobId())).because("Found at the provider"));
        }
        // Just after the submission the provider's list may not show it yet.
        boolean settled = job.sinceUpdate().compareTo(config.lookupSettle()) > 0;
        return lookUp instanceof LookUp.NotFound && settled
                ? transitions.move(job, Change.to(unknown.notFound()).because("The provider never took it"))
                : transitions.postpone(job, lookUp instanceof LookUp.NotFound ? config.firstPoll().multipliedBy(2)
                        : config.longestPoll());
    }

    /** What an event or a poll tells of a job that the provider has; late or repeated news changes nothing. */
    Uni<VideoJob> apply(VideoJob job, Observation news) {
        Optional<Change> change = reaction(job).to(job, news);
        if (change.isEmpty()) {
            return job.state() instanceof JobState.Processing ? later(job) : Uni.createFrom().item(job);
        }
        Change next = change.get().to() instanceof JobState.Storing
                ? change.get().dueIn(config.storeLease()).heldFor(config.storeLease())
                : change.get().dueIn(nextPoll(job));
        return transitions.moveIfFirst(job, next)
                // Somebody else's news came first; what these say may still be further.
                .flatMap(moved -> moved.isPresent() ? storeIfMade(moved.get())
                        : transitions.asItIsNow(job, now -> apply(now, news)));
    }

    private Uni<VideoJob> storeIfMade(VideoJob job) {
        return job.state() instanceof JobState.Storing state ? storing.store(job, state) : Uni.createFrom().item(job);
    }

    private Reaction reaction(VideoJob job) {
        return new Reaction(config.missingGrace(), providers.of(job).retention());
    }

    private Uni<VideoJob> later(VideoJob job) {
        return transitions.postpone(job, nextPoll(job));
    }

    private Duration nextPoll(VideoJob job) {
        Integer progress = job.state() instanceof JobState.Processing processing ? processing.progress() : null;
        return policy.nextPoll(job.age(), progress, job.timeLeft(), providers.of(job).retention(),
                place(job));
    }

    private static double place(VideoJob job) {
        return (double) Math.floorMod(job.id().hashCode(), PLACES) / PLACES;
    }

    /**
     * An event of the provider's for one of its jobs. It may come before the answer to the submission has been written
     * down, and is then the proof that the provider took the job.
     */
    Uni<VideoJob> onEvent(VideoJob job, String providerJobId, Observation news) {
        if (job.cancelPending() && job.providerJobId() == null) {
            return cancellation.stop(job, providerJobId);
        }
        if (job.providerJobId() != null && !job.providerJobId().equals(providerJobId)) {
            return Uni.createFrom().item(job);
        }
        Optional<Change> proof = Reaction.toProofOfAcceptance(job.state(), providerJobId);
        return proof.isEmpty() ? apply(job, news)
                : transitions.moveIfFirst(job, proof.get().dueIn(config.firstPoll()))
                        .flatMap(moved -> moved.isPresent() ? apply(moved.get(), news)
                                : transitions.asItIsNow(job, now -> onEvent(now, providerJobId, news)));
    }
}
