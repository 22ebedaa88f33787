package io.personavideo.media;

/**
 * Says why a video could not be fetched, as the outcome that follows from it.
 */
final class FetchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient StoreOutcome outcome;

    FetchFailure(StoreOutcome outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }

    StoreOutcome outcome() {
        return outcome;
    }
}
