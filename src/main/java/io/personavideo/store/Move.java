package io.personavideo.store;

import java.time.Duration;

import io.personavideo.job.VideoJob;

/**
 * A change that was made.
 *
 * @param job as it is now
 * @param inState how long it had been in the state before, by the database's clock
 */
public record Move(VideoJob job, Duration inState) {
}
