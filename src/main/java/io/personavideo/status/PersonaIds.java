package io.personavideo.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

import jakarta.inject.Singleton;

import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads the parameter that names several personas, {@code ids=a,b,c}.
 */
@Singleton
public class PersonaIds {

    private static final String PARAMETER = "ids=";

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
        if (!areValid(ids)) {
            throw ProblemException.badRequest("bad_persona_id",
                    "Each of the ids, separated by commas, is 1 to 64 of A-Z, a-z, 0-9, '_' and '-'");
        }
        return ids;
    }

    /** The same of a request that has a query, but empty where that fails. */
    List<String> parseIfUsable(HttpServerRequest request) {
        String query = request.query();
        if (query.startsWith(PARAMETER)) {
            // Valid ids need no decoding, and what does need it is not valid.
            List<String> plain = usable(split(List.of(query.substring(PARAMETER.length()))));
            if (!plain.isEmpty()) {
                return plain;
            }
        }
        return usable(split(request.params().getAll("ids")));
    }

    private List<String> usable(List<String> ids) {
        return ids.size() <= most && areValid(ids) ? ids : List.of();
    }

    /** In a loop, because every batch comes by here: streams cost it as much as its look-ups in memory. */
    private static boolean areValid(List<String> ids) {
        for (String id : ids) {
            if (!PersonaId.isValid(id)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> split(Collection<String> lists) {
        List<String> ids = new ArrayList<>();
        lists.forEach(list -> Collections.addAll(ids, list.split(",", -1)));
        return ids;
    }
}
