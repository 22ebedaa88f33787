package io.personavideo.bench.load;

/**
 * A server that does not answer what is to be measured.
 */
public final class UnexpectedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnexpectedAnswerException(String message) {
        super(message);
    }
}
