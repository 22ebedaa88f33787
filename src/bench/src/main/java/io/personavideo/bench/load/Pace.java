package io.personavideo.bench.load;

import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.config.SessionLimitPolicy;

/**
 * When requests are sent: each as soon as its connection is free (closed), or so many a second whatever becomes of the
 * earlier ones (open).
 *
 * @param perSecond requests a second at random moments, or 0 for a closed loop
 * @param connections how many there are; with an open pace enough that none waits for one
 */
public record Pace(int perSecond, int connections) {

    /** As many as the server can answer. */
    public static final Pace SATURATION = new Pace(0, 64);

    public static Pace perSecond(int requests) {
        return new Pace(requests, 512);
    }

    public boolean isClosed() {
        return perSecond == 0;
    }

    PhaseBuilder<?> of(PhaseBuilder.Catalog phase) {
        return isClosed() ? phase.always(connections)
                : phase.constantRate(perSecond).maxSessions(connections)
                        .sessionLimitPolicy(SessionLimitPolicy.CONTINUE);
    }
}
