package io.personavideo.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One video to be made, as the database knew it at {@link #version()}.
 *
 * @param speech what a talk video says; null for an idle one
 * @param version grows with every change that a reader could see, across all jobs
 * @param provider the name of the provider that has it or was asked last, such as {@code replicate}; null before the
 *        first was asked
 * @param target what runs it there, a model or an endpoint in the provider's own notation; null like the provider
 * @param attempts how many times a provider was asked
 * @param refusedBy the providers that will not make it
 * @param cancelPending whether it has ended here and its provider has not yet been told to stop
 * @param storeAttempts how many times its result could not be stored
 * @param previousVideoUrl the persona's last good clip when this job was accepted, or null
 * @param previousVideoExpiresAt when that clip can't be had any more, or null if it lasts
 * @param submittedAt when a provider was last asked, or null
 * @param age how long ago it was accepted, by the database's clock
 * @param sinceUpdate how long ago it last changed visibly, by the database's clock
 * @param timeLeft until its deadline, by the database's clock; negative once it has passed
 * @param traceparent the trace that its request belongs to, as W3C Trace Context writes it, or null
 */
public record VideoJob(
        JobId id,
        PersonaId personaId,
        String userId,
        JobKind kind,
        String portraitUrl,
        Speech speech,
        JobState state,
        long version,
        String provider,
        String target,
        String providerJobId,
        int attempts,
        List<String> refusedBy,
        boolean cancelPending,
        int storeAttempts,
        String previousVideoUrl,
        Instant previousVideoExpiresAt,
        Instant createdAt,
        Instant submittedAt,
        Instant updatedAt,
        Duration age,
        Duration sinceUpdate,
        Duration timeLeft,
        String traceparent) {

    public boolean isActive() {
        return state instanceof JobState.Active;
    }

    /** The newest good clip of the persona, or null while there is none. */
    public String videoUrl() {
        return state instanceof JobState.Completed completed ? completed.videoUrl() : previousVideoUrl;
    }

    /** When that clip can't be had any more, or null if it lasts. */
    public Instant videoExpiresAt() {
        return state instanceof JobState.Completed completed ? completed.expiresAt() : previousVideoExpiresAt;
    }
}
