package io.personavideo.persona;

import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.web.GivenUrls;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * A persona as a client describes it; what it leaves out is null.
 *
 * @param id of the client's choice; one is made up if there is none
 * @param portraitUrl an https address of a public host, to be fetched by the provider of videos
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PersonaInput(String id, String name, String portraitUrl) {

    private static final int MAX_NAME_LENGTH = 200;

    /** What stands in the place of an id in addresses. */
    private static final Set<String> RESERVED = Set.of("idle-videos");

    PersonaId idOrNew() {
        if (RESERVED.contains(id == null ? "" : id)) {
            throw ProblemException.badRequest("bad_persona_id", "The id " + id + " is a part of the API's own addresses");
        }
        return id == null ? new PersonaId(UUID.randomUUID().toString()) : PathIds.persona(id);
    }

    String validName() {
        if (name == null || name.isBlank() || name.length() > MAX_NAME_LENGTH || name.indexOf('\0') >= 0) {
            throw ProblemException.badRequest("bad_name", "A persona's name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        return name.strip();
    }

    Uni<String> validPortraitUrl(GivenUrls urls) {
        return urls.checked("portraitUrl", "bad_portrait_url", portraitUrl);
    }
}
