package io.personavideo.store;

import java.time.Duration;

import io.personavideo.job.JobId;
import io.personavideo.job.PersonaId;

/**
 * A request for a new idle video, before the database has said whether it may be made.
 *
 * @param regenerate make a new one although the newest is completed
 * @param timeAllowed until the job is given up
 * @param lease how long the requester has it in hand, to submit it
 */
public record NewJob(JobId id, PersonaId personaId, String userId, String provider, String model, boolean regenerate,
        Duration timeAllowed, Duration lease) {
}
