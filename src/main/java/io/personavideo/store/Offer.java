package io.personavideo.store;

import io.personavideo.job.JobKind;

/**
 * What one provider would make now.
 *
 * @param target what would run it there, in the provider's own notation
 * @param takesAudio whether it makes a persona say a recording
 * @param takesText whether it makes a persona say a text
 * @param slots how many jobs it may have at once, of all kinds
 */
public record Offer(String provider, String target, JobKind kind, boolean takesAudio, boolean takesText, int slots) {
}
