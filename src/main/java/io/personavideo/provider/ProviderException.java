package io.personavideo.provider;

/**
 * An answer of a provider's that is not a success.
 */
public final class ProviderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String retryAfter;

    /**
     * @param message what the provider says, for people
     * @param retryAfter the header's value, or null
     */
    ProviderException(int status, String message, String retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public int status() {
        return status;
    }

    String retryAfter() {
        return retryAfter;
    }

    boolean isServerError() {
        return status >= 500;
    }
}
