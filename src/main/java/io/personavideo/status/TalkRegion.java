package io.personavideo.status;

import java.time.Duration;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.personavideo.job.VideoJob;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;

/**
 * The memory of talk videos by job: a quarkus-cache region that forgets a video some time after its last change.
 */
@Singleton
public class TalkRegion {

    static final String REGION = "talk-status";

    private final SnapshotCache region;
    private final StatusSnapshots snapshots;
    private final ActiveJobs active;
    private final Duration timeKept;

    TalkRegion(@CacheName(REGION) Cache region, StatusSnapshots snapshots, ActiveJobs active,
            @ConfigProperty(name = "quarkus.cache.caffeine.\"" + REGION + "\".expire-after-write") Duration timeKept) {
        this.region = new SnapshotCache(region);
        this.snapshots = snapshots;
        this.active = active;
        this.timeKept = timeKept;
    }

    /** Null if it holds nothing of the job. Does not block. */
    public StatusSnapshot find(String jobId) {
        return region.find(jobId);
    }

    /** Takes in what the job's status is unless it holds a newer one. */
    public synchronized void apply(VideoJob job) {
        StatusSnapshot held = find(job.id().toString());
        if (held == null || held.version() < job.version()) {
            active.note(job);
            region.put(job.id().toString(), snapshots.of(job));
        }
    }

    /** How long it holds a video after its last change. */
    Duration timeKept() {
        return timeKept;
    }
}
