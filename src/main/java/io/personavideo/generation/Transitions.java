package io.personavideo.generation;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.personavideo.job.JobKind;
import io.personavideo.job.JobLog;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.status.StatusRegion;
import io.personavideo.status.TalkRegion;
import io.personavideo.store.Change;
import io.personavideo.store.JobStore;
import io.personavideo.store.Move;
import io.smallrye.mutiny.Uni;

/**
 * The one way by which a job changes: first in the database, where the first writer wins, then in the memory that status
 * checks read, then on the agenda.
 */
@Singleton
class Transitions {

    private static final JobLog JOBS = JobLog.of(Transitions.class);

    private final JobStore store;
    private final StatusRegion region;
    private final TalkRegion talks;
    private final JobMeters meters;
    private final Agenda agenda = new Agenda(Clock.systemUTC());

    Transitions(JobStore store, StatusRegion region, TalkRegion talks, JobMeters meters) {
        this.store = store;
        this.region = region;
        this.talks = talks;
        this.meters = meters;
    }

    Agenda agenda() {
        return agenda;
    }

    /** Moves the job; empty if somebody else has moved it first. */
    Uni<Optional<VideoJob>> moveIfFirst(VideoJob job, Change change) {
        return store.move(job, change)
                .invoke(moved -> moved.ifPresentOrElse(move -> moved(job, move, change.dueIn()), () -> tooLate(job, change)))
                .map(moved -> moved.map(Move::job));
    }

    private static void tooLate(VideoJob job, Change change) {
        JOBS.debug(job, "Job %s does not become %s: somebody else has changed it first", job.id(),
                change.to().code());
    }

    /** Moves the job; if somebody else has moved it first, gives it as it is now. */
    Uni<VideoJob> move(VideoJob job, Change change) {
        return moveIfFirst(job, change)
                .flatMap(moved -> moved.isPresent() ? Uni.createFrom().item(moved.get())
                        : asItIsNow(job, Uni.createFrom()::item));
    }

    /** Does the step with the job as it is now, and nothing if it has been removed since. */
    Uni<VideoJob> asItIsNow(VideoJob job, Function<VideoJob, Uni<VideoJob>> step) {
        return store.find(job.id())
                .flatMap(now -> now.map(step).orElseGet(() -> Uni.createFrom().item(job)));
    }

    /** Leaves the job as it is, to be looked at later. */
    Uni<VideoJob> postpone(VideoJob job, Duration dueIn) {
        return store.postpone(job, dueIn)
                .invoke(() -> agenda.dueIn(dueIn))
                .replaceWith(job);
    }

    /** Notes that a job has been accepted. */
    void accepted(VideoJob job) {
        meters.accepted(job);
        publish(job);
    }

    /** Notes that a job's turn has come. */
    void begun(VideoJob job) {
        meters.begun(job);
        publish(job);
    }

    /** Shows the job to status checks. */
    void publish(VideoJob job) {
        if (job.kind() == JobKind.IDLE) {
            region.apply(job);
        } else {
            talks.apply(job);
        }
    }

    private void moved(VideoJob before, Move move, Duration dueIn) {
        VideoJob now = move.job();
        publish(now);
        if (now.isActive() || now.cancelPending()) {
            agenda.dueIn(dueIn);
        }
        if (freesSlot(now.state())) {
            // A job that has been waiting may have its place.
            agenda.dueIn(Duration.ZERO);
        }
        if (!now.state().code().equals(before.state().code())) {
            meters.moved(before, now, move.inState());
            JOBS.info(now, "Job %s of persona %s: %s -> %s", now.id(), now.personaId(),
                    before.state().code(), now.state().code());
        }
    }

    private static boolean freesSlot(JobState state) {
        return state instanceof JobState.Ended || state instanceof JobState.Storing || state instanceof JobState.Queued;
    }
}
