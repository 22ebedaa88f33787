package io.personavideo.status.events;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import io.personavideo.problem.ProblemException;

/**
 * How many streams there may be, in all and from one address.
 */
@Singleton
class Places {

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> takenByAddress = new ConcurrentHashMap<>();
    private final int most;
    private final int mostOfOne;

    Places(EventsConfig config) {
        this.most = config.maximumStreams();
        this.mostOfOne = config.maximumStreamsPerAddress();
    }

    /**
     * Takes a place, to be given back once.
     *
     * @throws ProblemException 503 or 429 if there is none
     */
    void take(String address) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            throw ProblemException.unavailable("too_many_streams",
                    "As many streams are open as may be; ask for the batch instead, or come back", RETRY);
        }
        if (takenByAddress.merge(address, 1, Integer::sum) > mostOfOne) {
            giveBack(address);
            throw ProblemException.retryLater(Response.Status.TOO_MANY_REQUESTS, "too_many_streams_of_yours",
                    "As many streams are open from your address as may be; ask for the batch instead, or come back", RETRY);
        }
    }

    void giveBack(String address) {
        taken.decrementAndGet();
        takenByAddress.computeIfPresent(address, (key, number) -> number == 1 ? null : number - 1);
    }
}
