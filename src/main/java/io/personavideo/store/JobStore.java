package io.personavideo.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import jakarta.inject.Singleton;

import io.personavideo.job.JobId;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * The video jobs: accepted, moved from state to state, and handed out for work.
 */
@Singleton
public class JobStore {

    /** A request that keeps losing races against others for the same persona gives up after so many tries. */
    private static final int ACCEPT_ATTEMPTS = 5;

    private static final String ACCEPT = """
            WITH owned AS (
                SELECT id, portrait_url FROM personas WHERE id = $2 AND owner_id = $3
            ), newest AS (
                SELECT %1$s FROM video_jobs
                WHERE persona_id = $2 AND kind = 'idle' AND EXISTS (SELECT 1 FROM owned)
                ORDER BY number DESC LIMIT 1
            ), created AS (
                INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, provider, provider_model,
                                        attempts, previous_video_url, submitted_at, deadline_at, leased_until)
                SELECT $1, owned.id, $3, 'idle', owned.portrait_url, 'submitting', $4, $5,
                       1, coalesce(newest.output_url, newest.previous_video_url), now(),
                       now() + make_interval(secs => $6), now() + make_interval(secs => $7)
                FROM owned LEFT JOIN newest ON true
                WHERE newest.id IS NULL OR newest.state IN ('failed', 'canceled', 'timed_out')
                   OR (newest.state = 'completed' AND $8)
                ON CONFLICT (persona_id)
                    WHERE kind = 'idle'
                      AND state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing')
                    DO NOTHING
                RETURNING %1$s
            )
            SELECT answer.* FROM owned LEFT JOIN (
                SELECT true AS created, created.* FROM created
                UNION ALL
                SELECT false, newest.* FROM newest WHERE NOT EXISTS (SELECT 1 FROM created)
            ) answer ON true
            """.formatted(JobRow.COLUMNS);

    private static final String MOVE = """
            UPDATE video_jobs SET
                state = $4,
                provider_job_id = coalesce($5, provider_job_id),
                progress = $6,
                source_url = coalesce($7, source_url),
                output_url = $8,
                failure_code = $9,
                failure_message = $10,
                attempts = attempts + CASE WHEN $4 = 'submitting' THEN 1 ELSE 0 END,
                submitted_at = CASE WHEN $4 = 'submitting' THEN now() ELSE submitted_at END,
                finished_at = CASE WHEN $4 IN ('completed', 'failed', 'canceled', 'timed_out') THEN now() END,
                due_at = now() + make_interval(secs => $11),
                leased_until = CASE WHEN $12 THEN leased_until END
            WHERE id = $1 AND state = $2 AND version = $3
            RETURNING %s
            """.formatted(JobRow.COLUMNS);

    private static final String FIND = """
            SELECT %s FROM video_jobs WHERE id = $1
            """.formatted(JobRow.COLUMNS);

    private static final String CLAIM_DUE = """
            UPDATE video_jobs SET leased_until = now() + make_interval(secs => $2)
            WHERE id IN (
                SELECT id FROM video_jobs
                WHERE state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing')
                  AND due_at <= now() AND (leased_until IS NULL OR leased_until <= now())
                ORDER BY due_at LIMIT $1
                FOR UPDATE SKIP LOCKED
            )
            RETURNING %s
            """.formatted(JobRow.COLUMNS);

    private static final String POSTPONE = """
            UPDATE video_jobs SET due_at = now() + make_interval(secs => $4), leased_until = NULL
            WHERE id = $1 AND state = $2 AND version = $3
            """;

    private static final String NEXT_DUE = """
            SELECT (extract(epoch FROM min(greatest(due_at, leased_until)) - now()) * 1000)::bigint AS due_in_ms
            FROM video_jobs
            WHERE state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing')
            """;

    private final Database database;

    JobStore(Database database) {
        this.database = database;
    }

    /**
     * Makes the job, or finds the one that stands in its way, in one round trip. Empty if the persona is missing or
     * another user's. Of any number of simultaneous requests for one persona exactly one creates.
     */
    public Uni<Optional<Acceptance>> accept(NewJob job) {
        return accept(job, ACCEPT_ATTEMPTS);
    }

    private Uni<Optional<Acceptance>> accept(NewJob job, int attempts) {
        return database.execute(ACCEPT, job.id().value(), job.personaId().value(), job.userId(), job.provider(),
                job.model(), seconds(job.timeAllowed()), seconds(job.lease()), job.regenerate())
                .flatMap(rows -> {
                    Optional<Row> row = first(rows);
                    if (row.isPresent() && !settles(row.get(), job.regenerate())) {
                        return attempts > 1 ? accept(job, attempts - 1) : Uni.createFrom().failure(tooBusy());
                    }
                    return Uni.createFrom().item(row.map(JobStore::acceptance));
                });
    }

    /**
     * Whether the row answers the request. It does not when another request's job stood in the way of the insert but
     * was not yet to be seen in this statement's view of the table; the next statement will see it.
     */
    private static boolean settles(Row row, boolean regenerate) {
        if (row.getUUID("id") == null) {
            return false;
        }
        VideoJob job = JobRow.job(row);
        boolean finished = job.state() instanceof JobState.Completed && !regenerate;
        return row.getBoolean("created") || job.isActive() || finished;
    }

    private static Acceptance acceptance(Row row) {
        return new Acceptance(JobRow.job(row), row.getBoolean("created"));
    }

    private static DatabaseUnavailable tooBusy() {
        return new DatabaseUnavailable(new IllegalStateException("too many simultaneous requests for one persona"));
    }

    /**
     * Moves the job to a state if it is still as it was read; empty if somebody else has moved it since.
     *
     * @param dueIn when it needs the next look
     */
    public Uni<Optional<VideoJob>> move(VideoJob job, JobState to, Duration dueIn) {
        JobRow.Details details = JobRow.Details.of(to);
        // Who starts a submission keeps the job in hand until the answer is there; every other move ends the work on it.
        boolean keepLease = to instanceof JobState.Submitting;
        return database.execute(MOVE, job.id().value(), job.state().code(), job.version(), to.code(),
                details.providerJobId(), details.progress(), details.sourceUrl(), details.outputUrl(),
                details.failureCode(), details.failureMessage(), seconds(dueIn), keepLease)
                .map(rows -> first(rows).map(JobRow::job));
    }

    public Uni<Optional<VideoJob>> find(JobId id) {
        return database.execute(FIND, id.value()).map(rows -> first(rows).map(JobRow::job));
    }

    /** Takes jobs that are due and in nobody's hand, and holds them for the time of the lease. */
    public Uni<List<VideoJob>> claimDue(int limit, Duration lease) {
        return database.execute(CLAIM_DUE, limit, seconds(lease)).map(JobStore::jobs);
    }

    /** Puts a job that has not changed back, to be looked at later. Does nothing if somebody else has moved it. */
    public Uni<Void> postpone(VideoJob job, Duration dueIn) {
        return database.execute(POSTPONE, job.id().value(), job.state().code(), job.version(), seconds(dueIn))
                .replaceWithVoid();
    }

    /** How long until the next job is due, negative if one already is; empty while no job is active. */
    public Uni<Optional<Duration>> nextDueIn() {
        return database.execute(NEXT_DUE)
                .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("due_in_ms")).map(Duration::ofMillis));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst();
    }

    private static List<VideoJob> jobs(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(JobRow::job).toList();
    }
}
