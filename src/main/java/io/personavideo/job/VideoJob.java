package io.personavideo.job;

import java.time.Duration;
import java.time.Instant;

/**
 * One video to be made, as the database knew it at {@link #version()}.
 *
 * @param version grows with every change that a reader could see, across all jobs
 * @param provider the provider's name, such as {@code replicate}
 * @param model what runs it there, in the provider's own notation
 * @param attempts how many times the provider was asked
 * @param previousVideoUrl the persona's last good clip when this job was accepted, or null
 * @param age how long ago it was accepted, by the database's clock
 * @param sinceUpdate how long ago it last changed visibly, by the database's clock
 * @param timeLeft until its deadline, by the database's clock; negative once it has passed
 */
public record VideoJob(
        JobId id,
        PersonaId personaId,
        String userId,
        JobKind kind,
        String portraitUrl,
        JobState state,
        long version,
        String provider,
        String model,
        int attempts,
        String previousVideoUrl,
        Instant createdAt,
        Instant updatedAt,
        Duration age,
        Duration sinceUpdate,
        Duration timeLeft) {

    public boolean isActive() {
        return state instanceof JobState.Active;
    }

    /** The newest good clip of the persona, or null while there is none. */
    public String videoUrl() {
        return state instanceof JobState.Completed completed ? completed.videoUrl() : previousVideoUrl;
    }
}
