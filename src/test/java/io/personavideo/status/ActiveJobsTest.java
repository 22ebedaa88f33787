package io.personavideo.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.personavideo.Jobs;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;

class ActiveJobsTest {

    private static final JobState STORING = new JobState.Storing("p-1", "https://results/1.mp4");

    private final ActiveJobs jobs = new ActiveJobs();

    @Test
    void jobIsCountedInTheStateThatItIsIn() {
        // When
        jobs.note(Jobs.in(new JobState.Queued()));
        jobs.note(Jobs.in(STORING));

        // Then
        assertEquals(0, jobs.count(job -> job.state() instanceof JobState.Queued));
        assertEquals(1, jobs.count(job -> job.state() instanceof JobState.Storing));
    }

    @Test
    void jobThatHasEndedIsNotCounted() {
        // Given
        jobs.note(Jobs.in(STORING));

        // When
        jobs.note(Jobs.in(new JobState.Completed("https://videos/1.mp4")));

        // Then
        assertEquals(0, jobs.count(job -> true));
    }

    @Test
    void jobOfAForgottenPersonaIsNotCounted() {
        // Given
        VideoJob job = Jobs.in(STORING);
        jobs.note(job);

        // When
        jobs.forgetIdle(job.personaId().value());

        // Then
        assertEquals(0, jobs.count(any -> true));
    }

    @Test
    void timeThatIsLeftRunsOn() {
        // When
        jobs.note(Jobs.with(STORING, Duration.ofMinutes(2), Duration.ofMinutes(5)));

        // Then
        assertTrue(jobs.leastTimeLeft(job -> true).orElseThrow() <= 300);
        assertTrue(jobs.greatestAge(job -> true).orElseThrow() >= 120);
        assertTrue(jobs.leastTimeLeft(job -> job.state() instanceof JobState.Queued).isEmpty());
    }

    @Test
    void jobOfWhichNothingIsHeardLongAfterItsDeadlineIsForgotten() {
        // When
        jobs.note(Jobs.with(STORING, Duration.ZERO, Duration.ofHours(-2)));

        // Then
        assertEquals(0, jobs.count(job -> true));
    }
}
