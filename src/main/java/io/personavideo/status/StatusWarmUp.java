package io.personavideo.status;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.personavideo.job.VideoJob;
import io.personavideo.store.StatusStore;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;

/**
 * Fills the region from the database, page by page, holding no more than one page beside it. While the database does not
 * answer, it waits.
 */
@Singleton
public class StatusWarmUp {

    private static final Logger LOG = Logger.getLogger(StatusWarmUp.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private static final long REPORT_EVERY = 100_000;

    private final StatusStore store;
    private final StatusRegion region;
    private final TalkRegion talks;
    private final EarlyChecks early;
    private final StatusConfig config;

    private volatile boolean stopped;

    StatusWarmUp(StatusStore store, StatusRegion region, TalkRegion talks, EarlyChecks early, StatusConfig config) {
        this.store = store;
        this.region = region;
        this.talks = talks;
        this.early = early;
        this.config = config;
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    /** Reads the statuses of all personas and the talk videos of late; what memory holds newer stays. */
    public Uni<Void> readAll() {
        LOG.info("Reading the statuses of all personas");
        return readFrom("", region::apply)
                .chain(this::readTalks)
                .chain(() -> readRemovals(""));
    }

    /** The same for a database that may be behind the one which memory was read from: what it lacks is dropped. */
    public Uni<Void> replaceAll() {
        LOG.info("Reading the statuses of all personas from a database that was another one before");
        Set<String> unseen = region.personaIds();
        return readFrom("", job -> {
            region.replace(job);
            unseen.remove(job.personaId().value());
        })
                .invoke(() -> region.forget(unseen))
                .chain(this::readTalks);
    }

    private Uni<Void> readFrom(String afterPersonaId, Consumer<VideoJob> take) {
        return untilAnswered(store.page(afterPersonaId, config.warmUpPageSize()))
                .flatMap(page -> takeIn(page, take));
    }

    private <T> Uni<T> untilAnswered(Uni<T> question) {
        return question
                .onFailure(failure -> !stopped).invoke(failure -> LOG.warnf("Warming up waits: %s", failure.getMessage()))
                .onFailure(failure -> !stopped).retry().withBackOff(FIRST_RETRY, LAST_RETRY).indefinitely();
    }

    private Uni<Void> takeIn(StatusStore.Page page, Consumer<VideoJob> take) {
        long before = region.personas();
        page.jobs().forEach(take);
        if (before / REPORT_EVERY < region.personas() / REPORT_EVERY) {
            LOG.infof("Read the statuses of %d personas so far", region.personas());
        }
        return page.last() == null ? Uni.createFrom().voidItem() : readFrom(page.last(), take);
    }

    private Uni<Void> readTalks() {
        return untilAnswered(store.recentTalks(talks.timeKept(), config.talkWarmUp()))
                .invoke(jobs -> jobs.forEach(talks::apply))
                .replaceWithVoid();
    }

    private Uni<Void> readRemovals(String afterPersonaId) {
        return untilAnswered(store.removals(afterPersonaId, config.warmUpPageSize()))
                .invoke(region::forgetAll)
                .flatMap(page -> page.size() < config.warmUpPageSize() ? Uni.createFrom().voidItem()
                        : readRemovals(page.get(page.size() - 1).personaId()));
    }

    /** Lets the service be ready, and those have their answer who came before. */
    public void finish() {
        if (!region.isWarm()) {
            region.warmedUp();
            early.releaseAll();
            LOG.infof("Status memory is warm: %d personas", region.personas());
        }
    }
}
