package io.personavideo.provider;

import java.time.Duration;

import io.personavideo.job.Failure;

/**
 * What came of offering a job to a provider, told apart by what may be done next.
 */
public sealed interface SubmitOutcome {

    /** It is theirs, under this id. */
    record Accepted(String providerJobId) implements SubmitOutcome {
    }

    /** They will not make it, now or later. */
    record Refused(Failure failure) implements SubmitOutcome {
    }

    /** They surely did not take it, and may be asked again. */
    record Postponed(Duration retryAfter, String reason) implements SubmitOutcome {
    }

    /** They may have taken it: look it up, never offer it again blindly. */
    record AnswerLost(String reason) implements SubmitOutcome {
    }
}
