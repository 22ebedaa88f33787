package io.personavideo.web;

import io.personavideo.problem.ProblemException;

/**
 * How many of something a request asks for, {@code limit=20}.
 */
public final class Limits {

    private Limits() {
    }

    /**
     * @throws ProblemException 400 if it is no number from 1 to the most there may be
     */
    public static int parse(String text, int most) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like one out of bounds.
        }
        throw ProblemException.badRequest("bad_limit", "limit is a number from 1 to " + most);
    }
}
