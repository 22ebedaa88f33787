package io.personavideo.provider.sandbox;

/** Signals that the bytes given as a portrait cannot be turned into a picture. */
final class UnreadablePortraitException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadablePortraitException(String message) {
        super(message);
    }

    UnreadablePortraitException(String message, Throwable cause) {
        super(message, cause);
    }
}
