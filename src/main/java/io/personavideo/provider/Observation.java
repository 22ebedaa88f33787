package io.personavideo.provider;

import io.personavideo.job.Failure;

/**
 * What a provider says of a job that it has.
 */
public sealed interface Observation {

    /** Waiting for a machine, or for the model to load. */
    record Starting() implements Observation {
    }

    /**
     * @param progress percent, or null where the provider tells none
     */
    record Running(Integer progress) implements Observation {
    }

    /** Made, and to be had there for a while. */
    record Succeeded(String outputUrl) implements Observation {
    }

    /** It will never be made. */
    record Failed(Failure failure) implements Observation {
    }

    /** The provider does not know it, or does not know it any more. */
    record Missing() implements Observation {
    }

    /** The provider could not be asked. */
    record Unreachable(String reason) implements Observation {
    }
}
