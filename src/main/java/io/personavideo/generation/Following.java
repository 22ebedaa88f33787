package io.personavideo.generation;

import java.time.Duration;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.personavideo.job.Failure;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.LookUp;
import io.personavideo.provider.Observation;
import io.personavideo.provider.replicate.ReplicateProvider;
import io.smallrye.mutiny.Uni;

/**
 * Brings an active job one step further, whatever state it is in, so that every job reaches an end although webhooks get
 * lost, providers forget and processes die.
 */
@Singleton
class Following {

    private final ReplicateProvider provider;
    private final Transitions transitions;
    private final Submission submission;
    private final GenerationConfig config;
    private final FollowPolicy policy;

    Following(ReplicateProvider provider, Transitions transitions, Submission submission, GenerationConfig config) {
        this.provider = provider;
        this.transitions = transitions;
        this.submission = submission;
        this.config = config;
        this.policy = new FollowPolicy(config.firstPoll(), config.longestPoll());
    }

    /** The next step for a job that is due and in this replica's hand. */
    Uni<VideoJob> advance(VideoJob job) {
        if (job.timeLeft().isNegative() && job.state() instanceof JobState.Active active) {
            return giveUp(job, active);
        }
        if (job.state() instanceof JobState.Queued queued) {
            return submit(job, queued);
        }
        if (job.state() instanceof JobState.Submitting submitting) {
            // Its lease has run out: whoever was offering it is gone, and nobody knows how far they came.
            return transitions.move(job, submitting.answerLost(), Duration.ZERO);
        }
        if (job.state() instanceof JobState.SubmitUnknown unknown) {
            return lookUp(job, unknown);
        }
        if (job.state() instanceof JobState.Processing processing) {
            return provider.observe(job, processing.providerJobId())
                    .flatMap(observation -> apply(job, observation));
        }
        return job.state() instanceof JobState.Storing storing ? store(job, storing) : Uni.createFrom().item(job);
    }

    private Uni<VideoJob> submit(VideoJob job, JobState.Queued queued) {
        JobState.Submitting submitting = queued.submit();
        // Only the one whose move it was may offer the job: of two, the other would pay for it again.
        return transitions.moveIfFirst(job, submitting, config.lease())
                .flatMap(moved -> moved.isPresent() ? submission.submit(moved.get(), submitting)
                        : Uni.createFrom().item(job));
    }

    private Uni<VideoJob> lookUp(VideoJob job, JobState.SubmitUnknown unknown) {
        return provider.find(job)
                .flatMap(found -> lookedUp(job, unknown, found));
    }

    private Uni<VideoJob> lookedUp(VideoJob job, JobState.SubmitUnknown unknown, LookUp lookUp) {
        if (lookUp instanceof LookUp.Found found) {
            return transitions.move(job, unknown.found(found.providerJobId()), Duration.ZERO);
        }
        return lookUp instanceof LookUp.NotFound ? notFound(job, unknown) : transitions.postpone(job, config.longestPoll());
    }

    /** Just after the submission the provider's list may not show it yet. */
    private Uni<VideoJob> notFound(VideoJob job, JobState.SubmitUnknown unknown) {
        boolean settled = job.sinceUpdate().compareTo(config.lookupSettle()) > 0;
        return settled ? transitions.move(job, unknown.notFound(), Duration.ZERO)
                : transitions.postpone(job, config.firstPoll().multipliedBy(2));
    }

    /** What an event or a poll tells of a job that the provider has; late or repeated news changes nothing. */
    Uni<VideoJob> apply(VideoJob job, Observation observation) {
        if (!(job.state() instanceof JobState.Processing processing)) {
            return Uni.createFrom().item(job);
        }
        if (observation instanceof Observation.Running running) {
            return progress(job, processing, running.progress());
        }
        if (observation instanceof Observation.Succeeded succeeded) {
            return transitions.move(job, processing.succeeded(succeeded.outputUrl()), Duration.ZERO)
                    .flatMap(this::storeIfStoring);
        }
        if (observation instanceof Observation.Failed failed) {
            return transitions.move(job, processing.failed(failed.failure()), Duration.ZERO);
        }
        if (observation instanceof Observation.Missing && job.sinceUpdate().compareTo(config.missingGrace()) > 0) {
            return transitions.move(job, processing.failed(new Failure(Failure.PROVIDER_LOST_JOB,
                    "The provider took the job and does not know it any more")), Duration.ZERO);
        }
        return later(job);
    }

    private Uni<VideoJob> progress(VideoJob job, JobState.Processing processing, Integer seen) {
        JobState.Processing progressed = processing.progressed(seen);
        return progressed.equals(processing) ? later(job)
                : transitions.move(job, progressed, policy.nextPoll(job.age(), job.timeLeft()));
    }

    private Uni<VideoJob> later(VideoJob job) {
        return transitions.postpone(job, policy.nextPoll(job.age(), job.timeLeft()));
    }

    private Uni<VideoJob> storeIfStoring(VideoJob job) {
        return job.state() instanceof JobState.Storing storing ? store(job, storing) : Uni.createFrom().item(job);
    }

    /** Nothing is copied yet: the provider's own address is passed on. */
    private Uni<VideoJob> store(VideoJob job, JobState.Storing storing) {
        return transitions.move(job, storing.stored(storing.sourceUrl()), Duration.ZERO);
    }

    private Uni<VideoJob> giveUp(VideoJob job, JobState.Active state) {
        return cancel(job, state)
                .flatMap(asked -> transitions.move(job, state.timeOut("It took longer than "
                        + config.idleDeadline().toMinutes() + " minutes"), Duration.ZERO));
    }

    private Uni<Boolean> cancel(VideoJob job, JobState state) {
        return state instanceof JobState.Processing processing ? provider.cancel(job, processing.providerJobId())
                : Uni.createFrom().item(false);
    }

    /**
     * An event of the provider's for one of its jobs. It may come before the answer to the submission has been written
     * down, and is then the proof that the provider took the job.
     */
    Uni<VideoJob> onEvent(VideoJob job, String providerJobId, Observation observation) {
        if (job.state() instanceof JobState.Processing processing && !processing.providerJobId().equals(providerJobId)) {
            return Uni.createFrom().item(job);
        }
        Optional<JobState.Processing> taken = takenBy(job.state(), providerJobId);
        return taken.isEmpty() ? apply(job, observation)
                : transitions.move(job, taken.get(), config.firstPoll()).flatMap(moved -> apply(moved, observation));
    }

    private static Optional<JobState.Processing> takenBy(JobState state, String providerJobId) {
        if (state instanceof JobState.Submitting submitting) {
            return Optional.of(submitting.accepted(providerJobId));
        }
        return state instanceof JobState.SubmitUnknown unknown ? Optional.of(unknown.found(providerJobId))
                : Optional.empty();
    }
}
