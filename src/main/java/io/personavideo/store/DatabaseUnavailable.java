package io.personavideo.store;

/**
 * The database could not be asked: it can't be reached, it is shutting down, or no connection came free in time. What
 * was asked of it may be asked again later.
 */
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(Throwable cause) {
        super("the database is not available: " + cause.getMessage(), cause);
    }
}
