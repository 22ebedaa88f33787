package io.personavideo.replica;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.personavideo.job.JobKind;
import io.personavideo.job.VideoJob;
import io.personavideo.status.StatusRegion;
import io.personavideo.status.StatusSnapshot;
import io.personavideo.status.StatusWarmUp;
import io.personavideo.status.TalkRegion;
import io.personavideo.store.Announcement;
import io.personavideo.store.Changes;
import io.smallrye.mutiny.Uni;

/**
 * What this replica answers status checks from. Others may ask to be told of the jobs that it hears of.
 */
@Singleton
public class StatusMemory implements Memory {

    /** All replicas are to agree within a second. */
    private static final Duration[] BUCKETS = { Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
            Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1) };

    private final StatusWarmUp warmUp;
    private final StatusRegion region;
    private final TalkRegion talks;
    private final Timer delay;
    private final List<Consumer<VideoJob>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> dueListeners = new CopyOnWriteArrayList<>();

    StatusMemory(StatusWarmUp warmUp, StatusRegion region, TalkRegion talks, MeterRegistry metrics) {
        this.warmUp = warmUp;
        this.region = region;
        this.talks = talks;
        this.delay = Timer.builder("persona.video.feed.delay")
                .description("Time from a change elsewhere, by the database's clock, until it was read here")
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    /** Has the listener told of jobs that have changed, here or elsewhere. */
    public void onChange(Consumer<VideoJob> listener) {
        listeners.add(listener);
    }

    /** Has the listener told when another replica has let go of jobs that are due. */
    public void onDue(Runnable listener) {
        dueListeners.add(listener);
    }

    @Override
    public Uni<Void> readAll() {
        return warmUp.readAll();
    }

    @Override
    public Uni<Void> replaceAll() {
        return warmUp.replaceAll();
    }

    @Override
    public void take(Changes changes) {
        region.forgetAll(changes.removals());
        changes.jobs().forEach(this::take);
    }

    private void take(VideoJob job) {
        if (!isAt(job.version(), held(job))) {
            delay.record(job.sinceUpdate().isNegative() ? Duration.ZERO : job.sinceUpdate());
        }
        if (job.kind() == JobKind.IDLE) {
            region.apply(job);
        } else {
            talks.apply(job);
        }
        listeners.forEach(listener -> listener.accept(job));
    }

    private StatusSnapshot held(VideoJob job) {
        return job.kind() == JobKind.IDLE ? region.find(job.personaId().value()) : talks.find(job.id().toString());
    }

    @Override
    public boolean holds(Announcement announcement) {
        if (announcement.subject() == Announcement.Subject.TALK) {
            return isAt(announcement.version(), talks.find(announcement.id()));
        }
        StatusSnapshot held = region.find(announcement.id());
        boolean isGone = announcement.subject() == Announcement.Subject.GONE && held == null;
        return isGone || isAt(announcement.version(), held);
    }

    private static boolean isAt(long version, StatusSnapshot held) {
        return held != null && held.version() >= version;
    }

    @Override
    public void jobsAreDue() {
        dueListeners.forEach(Runnable::run);
    }

    @Override
    public void caughtUp() {
        warmUp.finish();
    }
}
