package io.personavideo.status;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.personavideo.job.VideoJob;
import io.personavideo.store.StatusStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

/**
 * Fills the region from the database when the service starts, page by page, holding no more than one page beside it.
 */
@Singleton
class StatusWarmUp {

    private static final Logger LOG = Logger.getLogger(StatusWarmUp.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private static final long REPORT_EVERY = 100_000;

    private final StatusStore store;
    private final StatusRegion region;
    private final TalkRegion talks;
    private final StatusConfig config;

    private volatile boolean stopped;

    StatusWarmUp(StatusStore store, StatusRegion region, TalkRegion talks, StatusConfig config) {
        this.store = store;
        this.region = region;
        this.talks = talks;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        LOG.info("Reading the statuses of all personas; ready when that is done");
        readFrom("")
                .chain(this::readTalks)
                .subscribe().with(done -> finished(), failure -> LOG.errorf("Warming up ended: %s", failure.getMessage()));
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private Uni<Void> readFrom(String afterPersonaId) {
        return untilAnswered(store.page(afterPersonaId, config.warmUpPageSize()))
                .flatMap(this::takeIn);
    }

    private <T> Uni<T> untilAnswered(Uni<T> question) {
        return question
                .onFailure(failure -> !stopped).invoke(failure -> LOG.warnf("Warming up waits: %s", failure.getMessage()))
                .onFailure(failure -> !stopped).retry().withBackOff(FIRST_RETRY, LAST_RETRY).indefinitely();
    }

    private Uni<Void> takeIn(List<VideoJob> page) {
        long before = region.personas();
        page.forEach(region::apply);
        if (before / REPORT_EVERY < region.personas() / REPORT_EVERY) {
            LOG.infof("Read the statuses of %d personas so far", region.personas());
        }
        return page.size() < config.warmUpPageSize() ? Uni.createFrom().voidItem() : readFrom(lastId(page));
    }

    private Uni<Void> readTalks() {
        return untilAnswered(store.recentTalks(talks.timeKept(), config.talkWarmUp()))
                .invoke(jobs -> jobs.forEach(talks::apply))
                .replaceWithVoid();
    }

    private static String lastId(List<VideoJob> page) {
        return page.get(page.size() - 1).personaId().value();
    }

    private void finished() {
        region.warmedUp();
        LOG.infof("Status memory is warm: %d personas", region.personas());
    }
}
