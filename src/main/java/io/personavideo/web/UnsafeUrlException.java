package io.personavideo.web;

/**
 * Says why an address may not be used, as the end of a sentence that begins with "it": "has no host".
 */
public final class UnsafeUrlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnsafeUrlException(String reason) {
        super(reason, null, false, false);
    }
}
