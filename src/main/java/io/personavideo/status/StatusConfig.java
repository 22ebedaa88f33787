package io.personavideo.status;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Bounds of the memory that answers status checks. Some defaults are in {@code application.properties}.
 */
@ConfigMapping(prefix = "persona-video.status")
interface StatusConfig {

    /** For how many personas the memory holds a status at most; the first to have come leave first. */
    long maximumPersonas();

    /** How many personas one query of the warm-up reads. */
    int warmUpPageSize();

    /** How many talk videos that ended within the memory's time, or are active, are read at start at most. */
    int talkWarmUp();

    /**
     * For how long, while statuses are still being read at start, the check of a persona that memory does not hold yet is
     * held; after that it is answered with {@code "known": false}.
     */
    @WithDefault("10s")
    Duration holdWhileWarming();

    /** How many checks are held at once; one more is told to come back. */
    @WithDefault("10000")
    int maximumHeld();

    /** When clients are told to ask again. */
    PollAfter pollAfter();

    interface PollAfter {

        /** While a result is being stored, or nearly made. */
        @WithDefault("1s")
        Duration nearlyDone();

        /** While a job is on its way. */
        @WithDefault("2s")
        Duration active();

        /** While there is none, or once it has ended. */
        @WithDefault("15s")
        Duration idle();
    }
}
