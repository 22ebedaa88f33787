package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * How long things take in the sandbox.
 *
 * @param coldStart from the submission to the start of processing
 * @param duration from there to the end; it takes longer where making the video does
 * @param slowAnswer how long {@link Fault#SLOW_ANSWER} makes a submission wait for its answer
 * @param lateWebhook how long after the end {@link Fault#LATE_WEBHOOK} sends the terminal webhook
 * @param webhookRetries after how long each time a terminal webhook that was not accepted is sent again
 */
public record Pace(Duration coldStart, Duration duration, Duration slowAnswer, Duration lateWebhook,
        List<Duration> webhookRetries) {

    public Pace {
        webhookRetries = List.copyOf(webhookRetries);
        if (coldStart.isNegative() || duration.isNegative() || slowAnswer.isNegative() || lateWebhook.isNegative()) {
            throw new IllegalArgumentException("nothing takes less than no time");
        }
    }

    /** With a slow answer after 30 s, a late webhook after 15 s, and retries as Replicate describes its own. */
    public static Pace of(Duration coldStart, Duration duration) {
        return new Pace(coldStart, duration, Duration.ofSeconds(30), Duration.ofSeconds(15), List.of(
                Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }
}
