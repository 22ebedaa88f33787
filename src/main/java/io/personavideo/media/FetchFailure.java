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

    static FetchFailure refused(String reason) {
        return new FetchFailure(new StoreOutcome.Refused(reason));
    }

    static FetchFailure notNow(String reason) {
        return new FetchFailure(new StoreOutcome.NotNow(reason));
    }

    /** What follows from a failure of any kind; one that nobody has foreseen may be over the next time. */
    static StoreOutcome outcome(Throwable failure) {
        return failure instanceof FetchFailure known ? known.outcome
                : new StoreOutcome.NotNow("The result could not be stored: " + failure.getMessage());
    }
}
