package io.personavideo.store;

import java.time.Instant;
import java.util.List;

import io.personavideo.job.VideoJob;

/**
 * A job and every state that it was in, the oldest first.
 */
public record JobHistory(VideoJob job, List<Event> events) {

    /**
     * The beginning of a state, or another attempt in it.
     *
     * @param provider who had the job then, or null
     * @param attempt the how manieth submission, or attempt to store the result
     * @param cause why, in words for the job's owner, or null
     */
    public record Event(String state, Instant at, String provider, int attempt, String cause) {
    }
}
