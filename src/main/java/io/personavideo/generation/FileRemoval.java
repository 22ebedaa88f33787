package io.personavideo.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.personavideo.job.JobId;
import io.personavideo.job.JobLog;
import io.personavideo.media.VideoStore;
import io.personavideo.persona.PersonaRemoved;
import io.personavideo.store.RemovalStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Removes the files that are not needed any more: at once those of a persona that is removed, after a while those that
 * another video has replaced. What can't be removed just now is tried again.
 */
@Singleton
class FileRemoval {

    private static final Logger LOG = Logger.getLogger(FileRemoval.class);
    private static final JobLog JOBS = JobLog.of(FileRemoval.class);

    private static final int BATCH = 100;

    /** How long one replica holds what it is removing, and so how soon what failed is tried again. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final RemovalStore store;
    private final VideoStore videos;
    private final GenerationConfig config;
    private final Vertx vertx;
    private final AtomicBoolean running = new AtomicBoolean();

    private volatile long timer;

    FileRemoval(RemovalStore store, VideoStore videos, GenerationConfig config, Vertx vertx) {
        this.store = store;
        this.videos = videos;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        timer = vertx.setPeriodic(config.removeFilesEvery().toMillis(), tick -> remove());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    void onRemoved(@Observes PersonaRemoved event) {
        remove();
    }

    /** What is noted while it runs is left to the next time. */
    private void remove() {
        if (running.compareAndSet(false, true)) {
            removeAll()
                    .onTermination().invoke(() -> running.set(false))
                    .subscribe().with(done -> LOG.trace("Files removed"),
                            failure -> LOG.warnf("Files are removed later: %s", failure.getMessage()));
        }
    }

    private Uni<Void> removeAll() {
        return store.claim(BATCH, config.replacedKept(), config.storeLease(), LEASE)
                .flatMap(jobs -> removeEach(jobs)
                        .chain(() -> jobs.size() < BATCH ? Uni.createFrom().voidItem() : removeAll()));
    }

    private Uni<Void> removeEach(List<JobId> jobs) {
        return Multi.createFrom().iterable(jobs)
                .onItem().transformToUniAndConcatenate(this::remove)
                .onItem().ignoreAsUni();
    }

    private Uni<Void> remove(JobId job) {
        return videos.remove(job)
                .chain(() -> store.noteRemoved(job))
                .invoke(() -> JOBS.debug(job, "The file of job %s is removed", job))
                .onFailure().invoke(failure -> removedLater(job, failure))
                .onFailure().recoverWithNull();
    }

    private static void removedLater(JobId job, Throwable failure) {
        JOBS.warn(job, "The file of job %s is removed later: %s", job, failure.getMessage());
    }
}
