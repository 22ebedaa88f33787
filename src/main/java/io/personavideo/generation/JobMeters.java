package io.personavideo.generation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.status.ActiveJobs;
import io.quarkus.runtime.StartupEvent;

/**
 * Shows how many jobs there are in which state, how many came there, and how long they stayed.
 */
@Singleton
class JobMeters {

    private static final Duration[] BUCKETS = { Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2),
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30),
            Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10),
            Duration.ofMinutes(20), Duration.ofMinutes(30), Duration.ofHours(1) };

    private final ActiveJobs active;
    private final Meter.MeterProvider<Counter> transitions;
    private final Meter.MeterProvider<Timer> times;

    JobMeters(ActiveJobs active, MeterRegistry metrics) {
        this.active = active;
        this.transitions = Counter.builder("persona.video.job.transitions")
                .description("Jobs that this replica has brought into a state")
                .withRegistry(metrics);
        this.times = Timer.builder("persona.video.job.state")
                .description("Time that jobs spent in a state which this replica has brought them out of")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(metrics);
    }

    /** All are there from the start, so that an alarm sees the first one as an increase. */
    void register(@Observes StartupEvent event, Providers providers, MeterRegistry metrics) {
        JobLabels.ofAll(providers.names()).forEach(transitions::withTags);
        JobLabels.ofActive(providers.names()).forEach(labels -> {
            times.withTags(labels);
            register(metrics, labels);
        });
        TimeGauge.builder("persona.video.storing.time.left", this::storingSecondsLeft, TimeUnit.SECONDS)
                .description("Least time until a provider deletes a result that is not stored yet; NaN if all are")
                .register(metrics);
        TimeGauge.builder("persona.video.queue.oldest", this::oldestQueuedSeconds, TimeUnit.SECONDS)
                .description("Time since the oldest job that waits for a provider was asked for; 0 if none waits")
                .register(metrics);
    }

    private void register(MeterRegistry metrics, Tags labels) {
        Gauge.builder("persona.video.jobs", active, jobs -> jobs.count(job -> JobLabels.of(job).equals(labels)))
                .description("Jobs that are under way at all replicas together")
                .tags(labels)
                .register(metrics);
    }

    private double storingSecondsLeft() {
        return active.leastTimeLeft(job -> job.state() instanceof JobState.Storing).orElse(Double.NaN);
    }

    private double oldestQueuedSeconds() {
        return active.greatestAge(job -> job.state() instanceof JobState.Queued).orElse(0);
    }

    /** A new job, which waits. */
    void accepted(VideoJob job) {
        transitions.withTags(JobLabels.of(job)).increment();
    }

    /** A job that is offered for the first time or again. How long it waits is known of the first time. */
    void begun(VideoJob job) {
        transitions.withTags(JobLabels.of(job)).increment();
        if (job.attempts() == 1) {
            times.withTags(JobLabels.ofQueued(job.kind())).record(Duration.between(job.createdAt(), job.submittedAt()));
        }
    }

    void moved(VideoJob before, VideoJob now, Duration inState) {
        transitions.withTags(JobLabels.of(now)).increment();
        times.withTags(JobLabels.of(before)).record(inState);
    }
}
