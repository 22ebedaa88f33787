package io.personavideo.generation;

import java.time.Duration;

import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.SubmitOutcome;
import io.personavideo.provider.replicate.ReplicateProvider;
import io.smallrye.mutiny.Uni;

/**
 * Offers a job to its provider and writes down what came of it. The job's row is there before the provider is called,
 * and no connection is held meanwhile.
 */
@Singleton
class Submission {

    private static final Logger LOG = Logger.getLogger(Submission.class);

    private final ReplicateProvider provider;
    private final Transitions transitions;
    private final GenerationConfig config;

    Submission(ReplicateProvider provider, Transitions transitions, GenerationConfig config) {
        this.provider = provider;
        this.transitions = transitions;
        this.config = config;
    }

    /** Only for a job whose move to {@code submitting} the caller itself has made: the right to offer it once. */
    Uni<VideoJob> submit(VideoJob job, JobState.Submitting state) {
        return provider.submit(job)
                .flatMap(outcome -> record(job, state, outcome));
    }

    private Uni<VideoJob> record(VideoJob job, JobState.Submitting state, SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            return transitions.move(job, state.accepted(accepted.providerJobId()), config.firstPoll());
        }
        if (outcome instanceof SubmitOutcome.Postponed postponed) {
            LOG.infof("Job %s waits %s: %s", job.id(), postponed.retryAfter(), postponed.reason());
            return transitions.move(job, state.postponed(), postponed.retryAfter());
        }
        if (outcome instanceof SubmitOutcome.AnswerLost lost) {
            LOG.warnf("Whether the provider took job %s is not known: %s", job.id(), lost.reason());
            return transitions.move(job, state.answerLost(), config.firstPoll());
        }
        SubmitOutcome.Refused refused = (SubmitOutcome.Refused) outcome;
        return transitions.move(job, state.refused(refused.failure()), Duration.ZERO);
    }
}
