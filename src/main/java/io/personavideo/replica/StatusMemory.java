package io.personavideo.replica;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import jakarta.inject.Singleton;

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

    private final StatusWarmUp warmUp;
    private final StatusRegion region;
    private final TalkRegion talks;
    private final List<Consumer<VideoJob>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> dueListeners = new CopyOnWriteArrayList<>();

    StatusMemory(StatusWarmUp warmUp, StatusRegion region, TalkRegion talks) {
        this.warmUp = warmUp;
        this.region = region;
        this.talks = talks;
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
        if (job.kind() == JobKind.IDLE) {
            region.apply(job);
        } else {
            talks.apply(job);
        }
        listeners.forEach(listener -> listener.accept(job));
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
