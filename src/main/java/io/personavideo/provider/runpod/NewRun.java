package io.personavideo.provider.runpod;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The body that asks for a job.
 *
 * @param webhook null where none is wanted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NewRun(JsonNode input, String webhook, Policy policy) {

    /**
     * How long RunPod may take.
     *
     * @param executionTimeout of running alone, in milliseconds, from 5 seconds to 7 days
     * @param ttl from the submission on, waiting included, in milliseconds, from 10 seconds to 7 days; when it has
     *        passed the job is deleted in whatever state it is
     */
    record Policy(long executionTimeout, long ttl) {
    }
}
