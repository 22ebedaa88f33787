package io.personavideo.generation;

import java.time.Duration;
import java.util.Optional;

import io.personavideo.job.Failure;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.Observation;
import io.personavideo.store.Change;

/**
 * What a provider's news means for a job. A pure function: news may come twice, late or in any order, and what is not
 * further than the job already is means nothing.
 *
 * @param missingGrace for how long a provider may say that it does not know the job before that is believed
 * @param retention how long the provider keeps a result
 */
record Reaction(Duration missingGrace, Duration retention) {

    /** By how much a provider's clock may run ahead of the database's, and the time that a submission takes. */
    private static final Duration DEADLINE_SLACK = Duration.ofSeconds(10);

    /** The change that the news asks for, or empty if there is none. */
    Optional<Change> to(VideoJob job, Observation news) {
        if (!(job.state() instanceof JobState.Processing processing)) {
            return Optional.empty();
        }
        if (news instanceof Observation.Running running) {
            JobState.Processing progressed = processing.progressed(running.progress());
            return progressed.equals(processing) ? Optional.empty() : Optional.of(Change.to(progressed));
        }
        if (news instanceof Observation.Succeeded succeeded) {
            return Optional.of(Change.to(processing.succeeded(succeeded.outputUrl())).within(retention));
        }
        if (news instanceof Observation.Failed failed) {
            return Optional.of(Change.to(failed(job, processing, failed.failure())));
        }
        boolean lost = news instanceof Observation.Missing && job.sinceUpdate().compareTo(missingGrace) > 0;
        return lost ? Optional.of(Change.to(processing.failed(new Failure(Failure.PROVIDER_LOST_JOB,
                "The provider took the job and does not know it any more")))) : Optional.empty();
    }

    /** A provider is given our own deadline, and may be the first to act by it. */
    private static JobState.Ended failed(VideoJob job, JobState.Processing processing, Failure failure) {
        boolean stoppedByDeadline = failure.code().equals(Failure.PROVIDER_CANCELED)
                && job.timeLeft().compareTo(DEADLINE_SLACK) < 0;
        return stoppedByDeadline || failure.code().equals(Failure.TIMED_OUT) ? processing.timeOut(failure.message())
                : processing.failed(failure);
    }

    /**
     * The change that news of a job means which we do not know the provider to have: it has it, and under this id. Empty
     * if we do know, or if the job has ended.
     */
    static Optional<Change> toProofOfAcceptance(JobState state, String providerJobId) {
        if (state instanceof JobState.Submitting submitting) {
            return Optional
                    .of(Change.to(submitting.accepted(providerJobId)).because("The provider reported before it answered"));
        }
        return state instanceof JobState.SubmitUnknown unknown
                ? Optional.of(Change.to(unknown.found(providerJobId)).because("The provider reported"))
                : Optional.empty();
    }
}
