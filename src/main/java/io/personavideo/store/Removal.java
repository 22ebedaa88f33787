package io.personavideo.store;

/**
 * A persona that has no idle job any more.
 *
 * @param version what is known of it at an older one is over
 */
public record Removal(String personaId, long version) {
}
