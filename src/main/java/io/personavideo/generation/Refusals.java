package io.personavideo.generation;

import jakarta.ws.rs.core.Response;

import io.personavideo.job.JobState;
import io.personavideo.problem.ProblemException;

/**
 * Tells a client at once of a request that no provider will serve.
 */
final class Refusals {

    private Refusals() {
    }

    static void throwIfNewAndFailed(Generation.Answer answer) {
        if (answer.isNew() && answer.job().state() instanceof JobState.Failed failed) {
            throw ProblemException.of(Response.Status.BAD_GATEWAY, failed.failure().code(), failed.failure().message())
                    .about(answer.job().id().toString());
        }
    }
}
