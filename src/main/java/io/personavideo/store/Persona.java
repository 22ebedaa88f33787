package io.personavideo.store;

import java.time.Instant;

/**
 * A persona as its owner sees it.
 *
 * @param portraitUrl where its portrait can be fetched, http or https
 */
public record Persona(String id, String name, String portraitUrl, Instant createdAt, Instant updatedAt) {
}
