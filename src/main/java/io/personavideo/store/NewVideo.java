package io.personavideo.store;

import java.time.Duration;

import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.PersonaId;
import io.personavideo.job.Speech;

/**
 * A request for a video, before the database has said whether it may be made.
 *
 * @param speech what a talk video says; null for an idle one
 * @param regenerate make a new idle video although the newest is completed
 * @param key by which the request is known if it is made again, or null
 * @param timeAllowed until the job is given up
 * @param queueBound how many of the user's jobs may wait
 */
public record NewVideo(JobId id, PersonaId personaId, String userId, JobKind kind, Speech speech, boolean regenerate,
        RequestKey key, Duration timeAllowed, int queueBound) {
}
