package io.personavideo.replica;

import io.personavideo.store.Announcement;
import io.personavideo.store.Changes;
import io.smallrye.mutiny.Uni;

/**
 * What a feed keeps at where the database is.
 */
interface Memory {

    /** Reads everything; what is known newer stays. */
    Uni<Void> readAll();

    /** Reads everything from a database that may be behind what is known. */
    Uni<Void> replaceAll();

    void take(Changes changes);

    /** Whether what is announced is known already. */
    boolean holds(Announcement announcement);

    /** Another replica has let go of jobs that are due. */
    void jobsAreDue();

    /** It is where the database is, for the first time or again. */
    void caughtUp();
}
