package io.personavideo.provider.replicate;

/**
 * An answer of Replicate's that is not a success.
 */
final class ReplicateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String retryAfter;

    /**
     * @param message what Replicate says, for people
     * @param retryAfter the header's value, or null
     */
    ReplicateException(int status, String message, String retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    String retryAfter() {
        return retryAfter;
    }

    boolean isServerError() {
        return status >= 500;
    }
}
