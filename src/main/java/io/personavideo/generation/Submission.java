package io.personavideo.generation;

import java.util.HashSet;
import java.util.Set;

import jakarta.inject.Singleton;

import io.personavideo.job.JobId;
import io.personavideo.job.JobLog;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.SubmitOutcome;
import io.personavideo.store.Change;
import io.personavideo.store.JobStore;
import io.smallrye.mutiny.Uni;

/**
 * Offers the job whose turn it is to a provider and writes down what came of it. The job's row is there before the
 * provider is called, and no connection is held meanwhile. Who refuses a job or is over its limit is passed over for the
 * next provider; once one may have taken it, no other is asked.
 */
@Singleton
class Submission {

    private static final JobLog JOBS = JobLog.of(Submission.class);

    private final JobStore store;
    private final Providers providers;
    private final Transitions transitions;
    private final Cancellation cancellation;
    private final JobsInHand inHand;
    private final SubmissionCounts counts;
    private final JobTraces traces;
    private final GenerationConfig config;

    Submission(JobStore store, Providers providers, Transitions transitions, Cancellation cancellation,
            JobsInHand inHand, SubmissionCounts counts, JobTraces traces, GenerationConfig config) {
        this.store = store;
        this.providers = providers;
        this.transitions = transitions;
        this.cancellation = cancellation;
        this.inHand = inHand;
        this.counts = counts;
        this.traces = traces;
        this.config = config;
    }

    /** A job that this replica alone may offer, once, and before its lease is half over. */
    record Turn(VideoJob job, JobState.Submitting state, long endsAtNanos) {

        boolean isOver() {
            return System.nanoTime() - endsAtNanos > 0;
        }
    }

    /**
     * The job whose turn it is, now in this replica's hand; null if there is none.
     *
     * @param only take it only if it is this one; null for any
     */
    Uni<Turn> nextTurn(JobId only) {
        // Counted from before the database is asked: a process that is stopped meanwhile must not use a turn that it has
        // lost to another replica.
        return Uni.createFrom().item(() -> System.nanoTime() + config.lease().dividedBy(2).toNanos())
                .flatMap(end -> store.beginNext(providers.offers(), config.userSlots(), config.lease(), only)
                        .map(begun -> begun.map(job -> turn(job, end)).orElse(null)));
    }

    private Turn turn(VideoJob job, long endsAtNanos) {
        transitions.begun(job);
        transitions.agenda().dueIn(config.lease());
        return new Turn(job, (JobState.Submitting) job.state(), endsAtNanos);
    }

    Uni<VideoJob> submit(Turn turn) {
        if (turn.isOver()) {
            return transitions.move(turn.job(), Change.to(turn.state().postponed()).because("It was not offered in time"));
        }
        return inHand.hold(turn.job(), traces.step("submit", turn.job(), providers.of(turn.job()).submit(turn.job()))
                .invoke(outcome -> counts.count(turn.job().provider(), outcome))
                .flatMap(outcome -> record(turn.job(), turn.state(), outcome)));
    }

    private Uni<VideoJob> record(VideoJob job, JobState.Submitting state, SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            return transitions.move(job, Change.to(state.accepted(accepted.providerJobId())).dueIn(config.firstPoll()))
                    .flatMap(now -> stopIfEnded(now, accepted.providerJobId()));
        }
        if (outcome instanceof SubmitOutcome.AnswerLost lost) {
            JOBS.warn(job, "Whether %s took job %s is not known: %s", job.provider(), job.id(),
                    lost.reason());
            return transitions.move(job, Change.to(state.answerLost()).because(lost.reason()).dueIn(config.firstPoll()));
        }
        return notTaken(job, state, outcome)
                .flatMap(this::nothingToStop);
    }

    private Uni<VideoJob> notTaken(VideoJob job, JobState.Submitting state, SubmitOutcome outcome) {
        return outcome instanceof SubmitOutcome.Postponed postponed ? postponed(job, state, postponed)
                : refused(job, state, (SubmitOutcome.Refused) outcome);
    }

    private Uni<VideoJob> postponed(VideoJob job, JobState.Submitting state, SubmitOutcome.Postponed postponed) {
        JOBS.info(job, "%s is left alone for %s: %s", job.provider(), postponed.retryAfter(),
                postponed.reason());
        providers.pause(job.provider(), postponed.retryAfter());
        return transitions.move(job, Change.to(state.postponed()).because(postponed.reason()));
    }

    private Uni<VideoJob> refused(VideoJob job, JobState.Submitting state, SubmitOutcome.Refused refused) {
        Set<String> refusedBy = new HashSet<>(job.refusedBy());
        refusedBy.add(job.provider());
        Change change = providers.canStillMake(job, refusedBy)
                ? Change.to(state.postponed()).because(refused.failure().message())
                : Change.to(state.refused(refused.failure()));
        return transitions.move(job, change.refusedBy(job.provider()));
    }

    /** It was canceled while the provider was asked, and the provider has taken it. */
    private Uni<VideoJob> stopIfEnded(VideoJob now, String providerJobId) {
        return !now.cancelPending() ? Uni.createFrom().item(now)
                : cancellation.stop(now, providerJobId);
    }

    /** It was canceled while the provider was asked, and the provider has not taken it. */
    private Uni<VideoJob> nothingToStop(VideoJob now) {
        return !now.cancelPending() ? Uni.createFrom().item(now)
                : store.noteStopped(now.id()).replaceWith(now);
    }
}
