package io.personavideo.provider.runpod;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What an endpoint's workers are doing.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record EndpointHealth(Workers workers) {

    /**
     * How many workers are in which state; those of an endpoint that is asleep may all be zero.
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Workers(int idle, int running, int initializing, int ready, int throttled) {
    }

    boolean hasWorkers() {
        return workers != null
                && workers.idle() + workers.running() + workers.initializing() + workers.ready() + workers.throttled() > 0;
    }
}
