package io.personavideo.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.inject.Singleton;

import io.personavideo.job.JobId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * The files that are not needed any more, by their jobs: noted when their use ends, and struck off once they are removed.
 */
@Singleton
public class RemovalStore {

    private static final String CLAIM = """
            UPDATE video_removals SET leased_until = now() + make_interval(secs => $4)
            WHERE job_id IN (
                SELECT job_id FROM video_removals
                WHERE (leased_until IS NULL OR leased_until <= now())
                  AND since <= now() - CASE reason WHEN 'replaced' THEN make_interval(secs => $2)
                                                   WHEN 'abandoned' THEN make_interval(secs => $3)
                                                   ELSE interval '0' END
                ORDER BY since LIMIT $1
                FOR UPDATE SKIP LOCKED
            )
            RETURNING job_id
            """;

    private static final String NOTE_REMOVED = """
            WITH removed AS (DELETE FROM video_removals WHERE job_id = $1)
            UPDATE video_jobs SET output_expires_at = now() WHERE id = $1 AND output_url IS NOT NULL
            """;

    private static final String NEEDED = """
            SELECT id FROM video_jobs
            WHERE id = ANY ($1) AND (output_url IS NOT NULL
                                     OR state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing'))
            """;

    private final Database database;

    RemovalStore(Database database) {
        this.database = database;
    }

    /**
     * Takes jobs whose files are to be removed, and holds them for the time of the lease.
     *
     * @param replacedKept how long a clip stays after another one has taken its place
     * @param abandonedKept how long after a job's end somebody may still be storing a file of it
     */
    public Uni<List<JobId>> claim(int limit, Duration replacedKept, Duration abandonedKept, Duration lease) {
        return database
                .execute(CLAIM, limit, Database.seconds(replacedKept), Database.seconds(abandonedKept), Database.seconds(lease))
                .map(rows -> ids(rows, "job_id"));
    }

    /** Strikes off a job whose files are removed. Of a replaced clip the job is still there, and says so. */
    public Uni<Void> noteRemoved(JobId id) {
        return database.execute(NOTE_REMOVED, id.value()).replaceWithVoid();
    }

    /** Those of the jobs that have a video, or may come to have one. */
    public Uni<List<JobId>> needed(Collection<JobId> ids) {
        return database.execute(NEEDED, (Object) ids.stream().map(JobId::value).toArray(UUID[]::new))
                .map(rows -> ids(rows, "id"));
    }

    private static List<JobId> ids(RowSet<Row> rows, String column) {
        return StreamSupport.stream(rows.spliterator(), false).map(row -> new JobId(row.getUUID(column))).toList();
    }
}
