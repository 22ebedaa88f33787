package io.personavideo.web;

import io.personavideo.job.JobId;
import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;

/**
 * The ids in a request's path, or a 400 that says what is wrong with them.
 */
public final class PathIds {

    private PathIds() {
    }

    public static PersonaId persona(String text) {
        try {
            return new PersonaId(text);
        } catch (IllegalArgumentException malformed) {
            throw ProblemException.badRequest("bad_persona_id", "The id can't be used: " + malformed.getMessage());
        }
    }

    public static JobId job(String text) {
        try {
            return JobId.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw ProblemException.badRequest("bad_job_id", "A job id is a UUID");
        }
    }
}
