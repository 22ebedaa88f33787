package io.personavideo.persona;

import io.personavideo.job.PersonaId;

/**
 * The event that a persona was removed by its owner, with all that is known of its videos.
 */
public record PersonaRemoved(PersonaId persona) {
}
