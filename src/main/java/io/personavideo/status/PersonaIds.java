package io.personavideo.status;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import jakarta.inject.Singleton;

import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;

/**
 * Reads the parameter that names several personas, {@code ids=a,b,c}.
 */
@Singleton
public class PersonaIds {

    private final int most;

    PersonaIds(QuickCheckConfig config) {
        this.most = config.maximumIds();
    }

    /**
     * In the order in which they were given.
     *
     * @throws ProblemException 400 if there is none, too many, or one that can't be
     */
    public List<String> parse(Collection<String> parameter) {
        List<String> ids = split(parameter);
        if (ids.isEmpty() || ids.equals(List.of(""))) {
            throw ProblemException.badRequest("bad_ids", "The parameter ids is missing; it is a list of ids: ids=ada,bo");
        }
        if (ids.size() > most) {
            throw ProblemException.badRequest("too_many_ids", "At most " + most + " personas can be asked for at once");
        }
        if (!ids.stream().allMatch(PersonaId::isValid)) {
            throw ProblemException.badRequest("bad_persona_id",
                    "Each of the ids, separated by commas, is 1 to 64 of A-Z, a-z, 0-9, '_' and '-'");
        }
        return ids;
    }

    /** The same, but empty where that fails. */
    List<String> parseIfUsable(Collection<String> parameter) {
        List<String> ids = split(parameter);
        return ids.size() <= most && ids.stream().allMatch(PersonaId::isValid) ? ids : List.of();
    }

    private static List<String> split(Collection<String> parameter) {
        return parameter.stream().flatMap(list -> Arrays.stream(list.split(",", -1))).toList();
    }
}
