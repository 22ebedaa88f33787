package io.personavideo.status;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.metrics.MetricsConfig;
import io.quarkus.runtime.StartupEvent;

/**
 * Answers "is it ready yet" from memory: without a session, a database or any waiting.
 */
@Singleton
public class QuickChecks {

    private final StatusRegion region;
    private final StatusSnapshots snapshots;
    private final Freshness freshness;
    private final RecentBatches recent;
    private final boolean isCounting;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder notModified = new LongAdder();

    QuickChecks(StatusRegion region, StatusSnapshots snapshots, Freshness freshness, RecentBatches recent,
            MetricsConfig metrics) {
        this.region = region;
        this.snapshots = snapshots;
        this.freshness = freshness;
        this.recent = recent;
        this.isCounting = metrics.enabled();
    }

    void register(@Observes StartupEvent event, MeterRegistry metrics) {
        register(metrics, "hit", hits);
        register(metrics, "miss", misses);
        register(metrics, "not_modified", notModified);
    }

    private static void register(MeterRegistry metrics, String result, LongAdder count) {
        FunctionCounter.builder("persona.video.quick.checks", count, LongAdder::doubleValue)
                .description("Personas that were asked for, and answers that the client had already")
                .tag("result", result)
                .register(metrics);
    }

    /**
     * @param personaId valid
     */
    public StatusSnapshot of(String personaId) {
        StatusSnapshot held = region.find(personaId);
        if (held != null) {
            count(hits);
            return inTime(held);
        }
        return missing(personaId);
    }

    /**
     * In the same order.
     *
     * @param personaIds valid
     */
    StatusBatch of(List<String> personaIds) {
        List<StatusSnapshot> statuses = new ArrayList<>(personaIds.size());
        for (String personaId : personaIds) {
            statuses.add(of(personaId));
        }
        return StatusBatch.of(statuses);
    }

    /** The same, to be found again by the query that asked for it. */
    StatusBatch of(List<String> personaIds, String query) {
        StatusBatch batch = of(personaIds);
        recent.add(query, batch);
        return batch;
    }

    /** What that query was answered, if it would be answered the same now; else null. */
    StatusBatch recent(String query) {
        StatusBatch batch = freshness.isStale() ? null : recent.find(query);
        if (batch != null && isCounting) {
            hits.add(batch.statuses().size());
        }
        return batch;
    }

    /**
     * The same, but null where it is too early to tell: memory is still being read, and does not hold the persona yet.
     */
    StatusSnapshot ofIfKnown(String personaId) {
        StatusSnapshot held = region.find(personaId);
        if (held != null) {
            count(hits);
            return inTime(held);
        }
        return region.isWarm() ? missing(personaId) : null;
    }

    private StatusSnapshot missing(String personaId) {
        count(misses);
        return inTime(snapshots.notStarted(personaId, region.isComplete()));
    }

    /** The same, or the same saying that it may be out of date. */
    StatusSnapshot inTime(StatusSnapshot snapshot) {
        return freshness.isStale() ? snapshot.stale() : snapshot;
    }

    /** Counts an answer that the client had already. */
    void countNotModified() {
        count(notModified);
    }

    private void count(LongAdder result) {
        if (isCounting) {
            result.increment();
        }
    }
}
