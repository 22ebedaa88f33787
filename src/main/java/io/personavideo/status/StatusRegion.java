package io.personavideo.status;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import jakarta.inject.Singleton;

import io.personavideo.job.VideoJob;
import io.personavideo.store.Removal;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;

/**
 * The memory of all statuses: a quarkus-cache region with an entry for every persona that has an idle job. Readers never
 * load anything into it, so asking for unknown ids does not make it grow; only changes of jobs do.
 */
@Singleton
public class StatusRegion {

    static final String REGION = "persona-status";

    private final SnapshotCache region;
    private final StatusSnapshots snapshots;
    private final StatusJournal journal;
    private final ActiveJobs active;
    private final long maximumPersonas;

    /**
     * The personas that are held, the first to have come first. The bound is kept here and not by the region itself: that
     * would note each read to find out who is read least, which costs more than the read.
     */
    private final Queue<String> inOrder = new ArrayDeque<>();

    private volatile long personas;
    private volatile boolean warm;

    StatusRegion(@CacheName(REGION) Cache region, StatusSnapshots snapshots, StatusJournal journal, ActiveJobs active,
            StatusConfig config) {
        this.region = new SnapshotCache(region);
        this.snapshots = snapshots;
        this.journal = journal;
        this.active = active;
        this.maximumPersonas = config.maximumPersonas();
    }

    /** Null if it holds nothing of the persona. Does not block. */
    public StatusSnapshot find(String personaId) {
        return region.find(personaId);
    }

    /**
     * Takes in what the job's status is unless it holds a newer one. Changes are rare against reads and one at a time, so
     * that of two that arrive together the newer stays.
     */
    public synchronized void apply(VideoJob job) {
        StatusSnapshot held = find(job.personaId().value());
        if (held != null && held.version() >= job.version()) {
            return;
        }
        active.note(job);
        StatusSnapshot snapshot = snapshots.of(job);
        if (held == null) {
            makeRoomFor(snapshot.personaId());
        }
        region.put(snapshot.personaId(), snapshot);
        if (isWarm()) {
            journal.append(snapshot);
        }
    }

    private void makeRoomFor(String personaId) {
        personas++;
        inOrder.add(personaId);
        while (inOrder.size() > maximumPersonas) {
            region.remove(inOrder.remove());
        }
    }

    /** Takes in what the job's status is even if it holds a newer one, which another database has told it. */
    synchronized void replace(VideoJob job) {
        StatusSnapshot held = find(job.personaId().value());
        if (held != null && held.version() > job.version()) {
            forget(held.personaId());
        }
        apply(job);
    }

    /** Of all that it holds now. */
    Set<String> personaIds() {
        return region.keys();
    }

    /** Drops what is held at an older version of personas that are gone. */
    public synchronized void forgetAll(List<Removal> removals) {
        forget(removals.stream().filter(this::isNews).map(Removal::personaId).collect(toSet()));
    }

    private boolean isNews(Removal removal) {
        StatusSnapshot held = find(removal.personaId());
        return held != null && held.version() < removal.version();
    }

    /** All at once, because each time the whole order is gone through. */
    synchronized void forget(Set<String> personaIds) {
        if (!personaIds.isEmpty()) {
            personas -= personaIds.size();
            personaIds.forEach(active::forgetIdle);
            inOrder.removeAll(personaIds);
            personaIds.forEach(region::remove);
        }
    }

    /** Drops what is held of a persona that is gone. */
    public synchronized void forget(String personaId) {
        if (find(personaId) != null) {
            forget(Set.of(personaId));
        }
    }

    /** Whether everything that was in the database at start-up has been read. */
    public boolean isWarm() {
        return warm;
    }

    void warmedUp() {
        warm = true;
    }

    /** Whether a persona it knows nothing of surely has no job: it is warm and never had to drop one. */
    boolean isComplete() {
        return isWarm() && personas <= maximumPersonas;
    }

    /** Of how many personas it holds the status. */
    synchronized int size() {
        return inOrder.size();
    }

    /** How many it may hold at most. */
    long bound() {
        return maximumPersonas;
    }

    /** How many personas it has taken in; counts one twice that was dropped and came back. */
    long personas() {
        return personas;
    }
}
