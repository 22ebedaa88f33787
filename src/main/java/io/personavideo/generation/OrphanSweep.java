package io.personavideo.generation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.personavideo.job.JobId;
import io.personavideo.media.VideoStore;
import io.personavideo.store.RemovalStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Removes files of which the database knows nothing, such as those of a backup that was put back. Where it knows none of
 * many files it is most likely not the database that they belong to, and nothing is touched.
 */
@Singleton
class OrphanSweep {

    private static final Logger LOG = Logger.getLogger(OrphanSweep.class);

    private static final int BATCH = 1000;

    private final RemovalStore store;
    private final VideoStore videos;
    private final GenerationConfig config;
    private final Vertx vertx;

    private volatile long timer;

    OrphanSweep(RemovalStore store, VideoStore videos, GenerationConfig config, Vertx vertx) {
        this.store = store;
        this.videos = videos;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        timer = vertx.setPeriodic(config.cleanUpEvery().toMillis(), tick -> sweep());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void sweep() {
        videos.keptLongerThan(config.orphansKept())
                .flatMap(kept -> needed(kept).flatMap(needed -> removeOthers(kept, needed)))
                .subscribe().with(done -> LOG.trace("Orphans swept"),
                        failure -> LOG.warnf("Orphans are swept later: %s", failure.getMessage()));
    }

    private Uni<Set<JobId>> needed(List<JobId> kept) {
        return Multi.createFrom().iterable(kept)
                .group().intoLists().of(BATCH)
                .onItem().transformToUniAndConcatenate(store::needed)
                .collect().in(HashSet::new, Set::addAll);
    }

    private Uni<Void> removeOthers(List<JobId> kept, Set<JobId> needed) {
        List<JobId> orphans = new ArrayList<>(kept);
        orphans.removeAll(needed);
        if (!orphans.isEmpty() && needed.isEmpty()) {
            LOG.warnf("The database knows none of the %d videos that are kept here, so they are left alone", kept.size());
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom().iterable(orphans)
                .onItem().transformToUniAndConcatenate(videos::remove)
                .onItem().ignoreAsUni()
                .invoke(() -> LOG.infof("%d videos that belonged to nothing are removed", orphans.size()));
    }
}
