package io.personavideo.persona;

import java.util.List;

import io.personavideo.store.Persona;

/**
 * Some of a user's personas, by id.
 *
 * @param nextCursor where the next page begins, or null on the last
 */
public record PersonaPage(List<Persona> personas, String nextCursor) {

    /**
     * @param found up to one more than the limit: the one too many shows that there is another page
     */
    static PersonaPage of(List<Persona> found, int limit) {
        if (found.size() <= limit) {
            return new PersonaPage(found, null);
        }
        List<Persona> page = found.subList(0, limit);
        return new PersonaPage(page, page.get(limit - 1).id());
    }
}
