package io.personavideo.store;

import io.personavideo.job.VideoJob;

/**
 * The job that answers a request for a video, and whether the request made it or found it there.
 */
public record Acceptance(VideoJob job, boolean created) {
}
