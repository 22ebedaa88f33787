package io.personavideo.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.personavideo.job.VideoJob;
import io.personavideo.store.JobStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Takes up the jobs that are due, whoever began them: after a restart as well as between two polls. It looks at the
 * agenda in memory many times a second and asks the database only when something is due.
 */
@Singleton
class Sweep {

    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final long TICK_MS = 100;
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** Even while this replica knows of nothing due, others' jobs may fall out of a dead replica's hands. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private final JobStore store;
    private final Following following;
    private final Transitions transitions;
    private final GenerationConfig config;
    private final Vertx vertx;
    private final AtomicBoolean running = new AtomicBoolean();

    private volatile long timer;

    Sweep(JobStore store, Following following, Transitions transitions, GenerationConfig config, Vertx vertx) {
        this.store = store;
        this.following = following;
        this.transitions = transitions;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        transitions.agenda().dueIn(Duration.ZERO);
        timer = vertx.setPeriodic(TICK_MS, tick -> sweepIfDue());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void sweepIfDue() {
        if (running.get() || !transitions.agenda().takeDue() || !running.compareAndSet(false, true)) {
            return;
        }
        sweep()
                .onFailure().invoke(this::retry)
                .onTermination().invoke(() -> running.set(false))
                .subscribe().with(done -> LOG.trace("Swept"), failure -> LOG.trace("Sweep failed"));
    }

    private void retry(Throwable failure) {
        LOG.warnf("Looking for due jobs failed: %s", failure.getMessage());
        transitions.agenda().dueIn(RETRY);
    }

    private Uni<Void> sweep() {
        return store.claimDue(config.batch(), config.lease())
                .flatMap(this::advanceAll)
                .flatMap(advanced -> store.nextDueIn())
                .invoke(next -> next.ifPresent(this::note))
                .replaceWithVoid();
    }

    private Uni<Void> advanceAll(List<VideoJob> jobs) {
        return Multi.createFrom().iterable(jobs)
                .onItem().transformToUniAndMerge(this::advance)
                .collect().last()
                .replaceWithVoid();
    }

    /** One job's trouble must not stop the others: it stays leased and is taken up again when the lease has run out. */
    private Uni<VideoJob> advance(VideoJob job) {
        return following.advance(job)
                .onFailure().invoke(failure -> LOG.errorf(failure, "Job %s could not be advanced", job.id()))
                .onFailure().recoverWithItem(job);
    }

    private void note(Duration dueIn) {
        Duration sleep = dueIn.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : dueIn;
        transitions.agenda().dueIn(sleep.isNegative() ? Duration.ZERO : sleep);
    }
}
