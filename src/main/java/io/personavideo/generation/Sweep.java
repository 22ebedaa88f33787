package io.personavideo.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.personavideo.job.JobLog;
import io.personavideo.job.VideoJob;
import io.personavideo.replica.StatusMemory;
import io.personavideo.store.JobStore;
import io.personavideo.web.ShutdownConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Begins jobs whose turn it is and takes up those that are due, whoever began them: after a restart as well as between
 * two polls. It looks at the agenda in memory many times a second and asks the database only when something is due.
 */
@Singleton
class Sweep {

    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final JobLog JOBS = JobLog.of(Sweep.class);
    private static final long TICK_MS = 100;
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** Even while this replica knows of nothing due, others' jobs may fall out of a dead replica's hands. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(5);

    /** A database that does not answer must not keep the process from ending. */
    private static final Duration HANDING_OVER = Duration.ofSeconds(1);

    private final JobStore store;
    private final Following following;
    private final Submission submission;
    private final Transitions transitions;
    private final StatusMemory memory;
    private final JobsInHand inHand;
    private final GenerationConfig config;
    private final ShutdownConfig shutdown;
    private final Vertx vertx;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicInteger atWork = new AtomicInteger();

    private volatile long timer;
    private volatile boolean ending;
    private volatile long endingSinceNanos;

    Sweep(JobStore store, Following following, Submission submission, Transitions transitions, StatusMemory memory,
            JobsInHand inHand, GenerationConfig config, ShutdownConfig shutdown, Vertx vertx) {
        this.store = store;
        this.following = following;
        this.submission = submission;
        this.transitions = transitions;
        this.memory = memory;
        this.inHand = inHand;
        this.config = config;
        this.shutdown = shutdown;
        this.vertx = vertx;
    }

    /** After whatever may refuse to start, so that a process that ends at once has begun nothing. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        if (config.batch() > 0) {
            transitions.agenda().dueIn(Duration.ZERO);
            memory.onChange(this::watchOver);
            memory.onDue(() -> transitions.agenda().dueIn(Duration.ZERO));
            timer = vertx.setPeriodic(TICK_MS, tick -> sweepIfDue());
        }
    }

    /** From the moment on at which this process is told to end, what becomes due is for others. */
    void takeNothingNew(@Observes ShutdownDelayInitiatedEvent event) {
        endingSinceNanos = System.nanoTime();
        ending = true;
        vertx.cancelTimer(timer);
        store.handOver(List.of())
                .subscribe().with(told -> LOG.debug("Others take up what becomes due"), this::notToldOthers);
    }

    /** Finishes what is in hand, and hands over what does not get done in time. */
    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
        inHand.awaitNone(timeLeft());
        handOver(inHand.toHandOver());
    }

    /** Requests that were under way may have taken some of it. */
    private Duration timeLeft() {
        Duration all = shutdown.delay().plus(shutdown.timeout());
        return ending ? all.minusNanos(System.nanoTime() - endingSinceNanos) : shutdown.timeout();
    }

    private void handOver(List<VideoJob> jobs) {
        try {
            long released = store.handOver(jobs).await().atMost(HANDING_OVER);
            LOG.debugf("%d jobs in hand are left to others", released);
        } catch (RuntimeException failure) {
            notToldOthers(failure);
        }
    }

    private void notToldOthers(Throwable failure) {
        LOG.warnf("Others are not told to take over, and find out by themselves: %s", failure.getMessage());
    }

    /** Another replica's job falls out of its hands when that has died. */
    private void watchOver(VideoJob job) {
        if (job.isActive()) {
            transitions.agenda().dueIn(config.lease());
        }
    }

    private void sweepIfDue() {
        if (freeHands() == 0 || running.get() || !transitions.agenda().takeDue() || !running.compareAndSet(false, true)) {
            return;
        }
        inHand.hold(sweep())
                .onFailure().invoke(this::retry)
                .onTermination().invoke(() -> running.set(false))
                .subscribe().with(done -> LOG.trace("Swept"), failure -> LOG.trace("Sweep failed"));
    }

    /** None once this process is told to end. */
    private int freeHands() {
        return ending ? 0 : config.batch() - atWork.get();
    }

    private void retry(Throwable failure) {
        LOG.warnf("Looking for due jobs failed: %s", failure.getMessage());
        transitions.agenda().dueIn(RETRY);
    }

    private Uni<Void> sweep() {
        return beginAll()
                .chain(() -> store.claimDue(freeHands(), config.lease(), config.storeLease()))
                .invoke(this::advanceAll)
                .chain(store::nextDueIn)
                .invoke(next -> note(next.orElse(LONGEST_SLEEP)))
                .replaceWithVoid();
    }

    /** As many as may begin: the next one's turn comes when this one is a provider's. */
    private Uni<Void> beginAll() {
        if (freeHands() == 0) {
            return Uni.createFrom().voidItem();
        }
        return submission.nextTurn(null)
                .flatMap(turn -> {
                    if (turn == null) {
                        return Uni.createFrom().voidItem();
                    }
                    work(turn.job(), submission.submit(turn));
                    return beginAll();
                });
    }

    /** One after the other until the next tick: at once, they would hold up whoever else waits for the event loop. */
    private void advanceAll(List<VideoJob> jobs) {
        for (int i = 0; i < jobs.size(); i++) {
            VideoJob job = jobs.get(i);
            work(job, after(TICK_MS * i / jobs.size()).chain(() -> following.advance(job)));
        }
    }

    private Uni<Void> after(long millis) {
        return millis == 0 ? Uni.createFrom().voidItem()
                : Uni.createFrom().emitter(emitter -> vertx.setTimer(millis, elapsed -> emitter.complete(null)));
    }

    /**
     * On its own, so that neither one job's trouble nor its slowness holds up the others. A job whose step fails stays
     * leased and is taken up again when the lease has run out.
     */
    private void work(VideoJob job, Uni<VideoJob> step) {
        atWork.incrementAndGet();
        inHand.hold(job, step)
                .onTermination().invoke(this::done)
                .subscribe().with(after -> LOG.tracef("Job %s advanced", job.id()),
                        failure -> JOBS.error(job, failure, "Job %s could not be advanced", job.id()));
    }

    /** What was left for want of hands may be taken up now. */
    private void done() {
        if (atWork.getAndDecrement() == config.batch()) {
            transitions.agenda().dueIn(Duration.ZERO);
        }
    }

    private void note(Duration dueIn) {
        Duration sleep = dueIn.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : dueIn;
        transitions.agenda().dueIn(sleep.isNegative() ? Duration.ZERO : sleep);
    }
}
