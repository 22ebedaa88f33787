package io.personavideo.web;

import io.smallrye.mutiny.Uni;

/**
 * Work that goes on when the caller goes away. A client that disconnects cancels the pipeline of its request; what has
 * begun to change the database or to spend money must not stop half way for that.
 */
public final class Detached {

    private Detached() {
    }

    /** The work, begun when the answer is subscribed to, and finished whether or not anybody waits for it. */
    public static <T> Uni<T> fromCaller(Uni<T> work) {
        return Uni.createFrom().emitter(answer -> work.subscribe().with(answer::complete, answer::fail));
    }
}
