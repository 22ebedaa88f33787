package io.personavideo.store;

import java.time.Instant;

/**
 * A persona as its owner sees it.
 *
 * @param portraitUrl where its portrait can be fetched, http or https. It, the name and the times may be null where another
 *        application keeps the personas
 */
public record Persona(String id, String name, String portraitUrl, Instant createdAt, Instant updatedAt) {
}
