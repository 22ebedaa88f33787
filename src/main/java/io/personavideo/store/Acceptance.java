package io.personavideo.store;

import io.personavideo.job.VideoJob;

/**
 * What came of a request for a video.
 */
public sealed interface Acceptance {

    /** The request made the job. */
    record Created(VideoJob job) implements Acceptance {
    }

    /** The job was there: it is being made, it is made, or the same request was made before. */
    record Found(VideoJob job) implements Acceptance {
    }

    /** The idempotency key was used before, for another request. */
    record KeyReused() implements Acceptance {
    }

    /** The persona has no portrait, or one that has no absolute address. */
    record NoPortrait() implements Acceptance {
    }

    /** As many of the user's jobs are waiting as may wait. */
    record QueueFull() implements Acceptance {
    }

    /** There is no such persona, or it is another user's. */
    record NoPersona() implements Acceptance {
    }
}
