package io.personavideo.media;

import io.personavideo.job.StoredVideo;

/**
 * What came of keeping a result, told apart by what may be done next.
 */
public sealed interface StoreOutcome {

    /**
     * It can be had under this address from now on.
     *
     * @param isTemporary whether it can be had only as long as the provider keeps it
     */
    record Stored(String videoUrl, StoredVideo video, boolean isTemporary) implements StoreOutcome {
    }

    /** It could not be fetched or kept just now. */
    record NotNow(String reason) implements StoreOutcome {
    }

    /** The provider does not have it any more. */
    record Expired(String reason) implements StoreOutcome {
    }

    /** It is not a video that may be kept, and will not become one. */
    record Refused(String reason) implements StoreOutcome {
    }
}
