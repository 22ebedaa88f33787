package io.personavideo.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import io.personavideo.Jobs;

class VideoJobTest {

    private static final String OLD_CLIP = "https://ours/old.mp4";
    private static final Failure FAILURE = new Failure(Failure.PROVIDER_FAILED, "out of memory");

    private static final List<JobState> WITHOUT_CLIP = List.of(new JobState.Queued(), new JobState.Submitting(),
            new JobState.SubmitUnknown(), new JobState.Processing("p1", true, 40),
            new JobState.Storing("p1", "https://theirs/1.mp4"),
            new JobState.Failed(FAILURE), new JobState.Canceled(), new JobState.TimedOut(FAILURE));

    @ParameterizedTest
    @FieldSource("WITHOUT_CLIP")
    void lastGoodClipStaysUntilThereIsANewOne(JobState state) {
        // Given
        VideoJob job = Jobs.in(state, OLD_CLIP);

        // When
        String shown = job.videoUrl();

        // Then
        assertEquals(OLD_CLIP, shown);
    }

    @ParameterizedTest
    @FieldSource("WITHOUT_CLIP")
    void firstJobHasNoClipBeforeItIsCompleted(JobState state) {
        // Given
        VideoJob job = Jobs.in(state);

        // When
        String shown = job.videoUrl();

        // Then
        assertNull(shown);
    }

    @Test
    void completedJobShowsItsOwnClip() {
        // Given
        VideoJob job = Jobs.in(new JobState.Completed("https://ours/new.mp4"), OLD_CLIP);

        // When
        String shown = job.videoUrl();

        // Then
        assertEquals("https://ours/new.mp4", shown);
    }

    @Test
    void jobIsActiveUntilItHasEnded() {
        // When
        boolean storing = Jobs.in(new JobState.Storing("p1", "https://theirs/1.mp4")).isActive();
        boolean completed = Jobs.in(new JobState.Completed("https://ours/new.mp4")).isActive();

        // Then
        assertTrue(storing);
        assertFalse(completed);
    }
}
