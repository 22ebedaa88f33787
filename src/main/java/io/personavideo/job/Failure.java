package io.personavideo.job;

/**
 * Why a job did not make its video: a stable code for programs and a message for people, safe to show to users.
 */
public record Failure(String code, String message) {

    /** Longer messages, such as a provider's log, are cut here. In characters. */
    public static final int MAX_MESSAGE_LENGTH = 500;

    public static final String PROVIDER_REFUSED = "provider_refused";
    public static final String PROVIDER_FAILED = "provider_failed";
    public static final String PROVIDER_CANCELED = "provider_canceled";
    public static final String PROVIDER_LOST_JOB = "provider_lost_job";
    public static final String NO_OUTPUT = "no_output";
    /** What the provider made is not a video, or may not be kept. */
    public static final String RESULT_REFUSED = "result_refused";
    /** The provider deleted its result before it could be kept. */
    public static final String RESULT_EXPIRED = "result_expired";
    public static final String TIMED_OUT = "timed_out";

    public Failure {
        // PostgreSQL keeps no NUL in a text.
        message = cut(message.replace('\0', ' '));
    }

    private static String cut(String text) {
        if (text.length() <= MAX_MESSAGE_LENGTH) {
            return text;
        }
        int end = MAX_MESSAGE_LENGTH - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
