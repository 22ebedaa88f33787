package io.personavideo.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import io.personavideo.Jobs;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;

class JobsInHandTest {

    private static final int ABOVE_OTHERS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JobsInHand inHand = new JobsInHand(config("60s"));
    private final CompletableFuture<VideoJob> step = new CompletableFuture<>();

    private static GenerationConfig config(String lease) {
        SmallRyeConfig config = new SmallRyeConfigBuilder().withMapping(GenerationConfig.class)
                .withConverter(Duration.class, ABOVE_OTHERS, new DurationConverter())
                .withDefaultValue("persona-video.generation.lease", lease).build();
        return config.getConfigMapping(GenerationConfig.class);
    }

    private void begin(JobsInHand hands, VideoJob job) {
        hands.hold(job, Uni.createFrom().completionStage(step)).subscribeAsCompletionStage();
    }

    @Test
    void whoWaitsGoesOnWhenTheLastStepIsDone() {
        // Given
        begin(inHand, Jobs.in(new JobState.Processing("p", true, 50)));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> inHand.awaitNone(PATIENCE.multipliedBy(2)));
        assertThrows(TimeoutException.class, () -> waiting.get(100, TimeUnit.MILLISECONDS));

        // When
        step.complete(null);

        // Then
        waiting.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertEquals(List.of(), inHand.toHandOver());
    }

    @Test
    void nobodyWaitsForLongerThanTheyMay() {
        // Given
        begin(inHand, Jobs.in(new JobState.Processing("p", true, 50)));

        // When
        inHand.awaitNone(Duration.ofMillis(50));

        // Then
        assertFalse(step.isDone());
    }

    @Test
    void whatIsUnderWayIsHandedOverExceptASubmission() {
        // Given
        VideoJob storing = Jobs.in(new JobState.Storing("p", "https://out"));
        begin(inHand, storing);
        begin(inHand, Jobs.in(new JobState.Submitting()));

        // When
        List<VideoJob> left = inHand.toHandOver();

        // Then
        assertEquals(List.of(storing), left);
    }

    @Test
    void whoStoodStillForLongerThanTheLeaseHasNothingToHandOver() {
        // Given
        JobsInHand late = new JobsInHand(config("0s"));
        begin(late, Jobs.in(new JobState.Processing("p", true, 50)));

        // When
        List<VideoJob> left = late.toHandOver();

        // Then
        assertEquals(List.of(), left);
    }
}
