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
    public static final String TIMED_OUT = "timed_out";

    public Failure {
        message = message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
    }
}
