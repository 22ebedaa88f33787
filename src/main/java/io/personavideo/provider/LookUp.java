package io.personavideo.provider;

/**
 * What came of looking for a job that a provider may or may not have taken.
 */
public sealed interface LookUp {

    /** It was taken, and this is its id there. */
    record Found(String providerJobId) implements LookUp {
    }

    /** The provider's own list does not show it. */
    record NotFound() implements LookUp {
    }

    /** The provider has no way to be asked; only its webhook can tell, or that time has run out. */
    record CannotTell() implements LookUp {
    }

    /** The provider could not be asked just now. */
    record Unreachable(String reason) implements LookUp {
    }
}
