package io.personavideo.provider.sandbox;

import java.time.Instant;

/**
 * A prediction as it is at one moment. It changes by giving another one; a move that is not possible gives the same.
 *
 * @param startedAt null if it has not
 * @param completedAt null if it has not
 * @param error why it failed, or null
 * @param video how far its video is
 * @param webhookAttempts how often the terminal webhook was sent in vain
 * @param webhookSettled whether the terminal webhook was accepted or given up
 */
record Prediction(Submission submission, PredictionStatus status, Instant startedAt, Instant completedAt, String error,
        Video video, int webhookAttempts, boolean webhookSettled) {

    /**
     * How far a video is.
     *
     * @param trouble why there can't be one, or null
     */
    record Video(boolean isReady, String trouble) {
    }

    static Prediction of(Submission submission) {
        Video none = new Video(false, null);
        return new Prediction(submission, PredictionStatus.STARTING, null, null, null, none, 0, false);
    }

    String id() {
        return submission.id();
    }

    Fault fault() {
        return submission.fault();
    }

    boolean isEnded() {
        return status.isEnd();
    }

    boolean isVisible() {
        return status != PredictionStatus.VANISHED;
    }

    boolean needsVideo() {
        return !isEnded() && fault().leavesVideo() && !video.isReady();
    }

    boolean owesWebhook() {
        return status.isAnnouncedEnd() && submission.wants(WebhookEvent.COMPLETED) && !webhookSettled;
    }

    /** What has become of it by now, at most one status further. */
    Prediction advanced(Instant now, Pace pace) {
        if (isEnded()) {
            return this;
        }
        if (submission.deadline() != null && !now.isBefore(submission.deadline())) {
            return submission.isRunPods() ? ended(PredictionStatus.VANISHED, submission.deadline(), null)
                    : stopped(submission.deadline());
        }
        if (status == PredictionStatus.STARTING) {
            Instant start = submission.createdAt().plus(pace.coldStart());
            return now.isBefore(start) ? this : started(start);
        }
        if (submission.longestRun() != null && !now.isBefore(startedAt.plus(submission.longestRun()))) {
            return ended(PredictionStatus.TIMED_OUT, startedAt.plus(submission.longestRun()), null);
        }
        return video.trouble() != null ? failed(now, video.trouble()) : processed(now, pace);
    }

    private Prediction processed(Instant now, Pace pace) {
        if (now.isBefore(startedAt.plus(pace.duration()))) {
            return this;
        }
        return switch (fault()) {
            case SILENCE -> this;
            case VANISH -> ended(PredictionStatus.VANISHED, now, null);
            case FAIL -> failed(now, "Director: unexpected error handling prediction (E1000)");
            default -> needsVideo() ? this : ended(PredictionStatus.SUCCEEDED, now, null);
        };
    }

    /** Stops it if it has not ended. */
    Prediction stopped(Instant now) {
        return switch (status) {
            case STARTING -> ended(PredictionStatus.ABORTED, now, null);
            case PROCESSING -> ended(PredictionStatus.CANCELED, now, null);
            default -> this;
        };
    }

    private Prediction started(Instant at) {
        return new Prediction(submission, PredictionStatus.PROCESSING, at, null, null, video, 0, false);
    }

    private Prediction failed(Instant at, String why) {
        return ended(PredictionStatus.FAILED, at, why);
    }

    private Prediction ended(PredictionStatus end, Instant at, String why) {
        return new Prediction(submission, end, startedAt, at, why, video, 0, false);
    }

    Prediction withVideo(Video other) {
        return new Prediction(submission, status, startedAt, completedAt, error, other, webhookAttempts,
                webhookSettled);
    }

    Prediction withWebhookMissed() {
        return new Prediction(submission, status, startedAt, completedAt, error, video, webhookAttempts + 1, false);
    }

    Prediction withWebhookSettled() {
        return new Prediction(submission, status, startedAt, completedAt, error, video, webhookAttempts, true);
    }
}
