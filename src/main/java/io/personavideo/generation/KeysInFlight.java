package io.personavideo.generation;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import io.personavideo.problem.ProblemException;
import io.smallrye.mutiny.Uni;

/**
 * The idempotency keys of requests that have not been answered yet: a second request with such a key is told to come
 * back, as the answer that it would repeat does not exist. What another replica has in flight is found in the database.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>
 */
@Singleton
class KeysInFlight {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /**
     * @param key or null
     */
    <T> Uni<T> oneAtATime(String userId, String key, Supplier<Uni<? extends T>> work) {
        if (key == null) {
            return Uni.createFrom().deferred(work);
        }
        // A user's id can't hold a line feed and a key neither, so that no two pairs meet.
        String pair = userId + "\n" + key;
        if (!keys.add(pair)) {
            throw ProblemException.retryLater(Response.Status.CONFLICT, "request_in_progress",
                    "A request with this Idempotency-Key is being served; ask again for its answer", RETRY);
        }
        return Uni.createFrom().deferred(work)
                .onTermination().invoke(() -> keys.remove(pair));
    }
}
