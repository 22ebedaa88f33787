package io.personavideo.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.inject.Singleton;

import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.Speech;
import io.personavideo.job.VideoJob;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * The video jobs: accepted, begun when it is their turn, moved from state to state, and handed out for work.
 */
@Singleton
public class JobStore {

    private static final String ACCEPT = """
            SELECT outcome, %1$s FROM (
                SELECT accepted.outcome, (accepted.job).*
                FROM (
                    SELECT p.portrait_url FROM %2$s p
                    WHERE persona_video_is(p.id, $2) AND persona_video_is(p.owner_id, $3) LIMIT 1
                ) persona CROSS JOIN LATERAL accept_video_job($1, $2, persona.portrait_url, $3, $4, $5, $6, $7, $8, $9,
                                                              make_interval(secs => $10), $11) accepted
            ) answer
            """;

    private static final String BEGIN_NEXT = """
            SELECT %s FROM begin_next_video_job($1, $2, make_interval(secs => $3), $4)
            """.formatted(JobRow.COLUMNS);

    /** Of storing, every failed attempt is an event; of other states, every beginning. */
    private static final String MOVE = """
            UPDATE video_jobs SET
                state = $4,
                provider_job_id = coalesce($5, provider_job_id),
                running = $6,
                progress = $7,
                source_url = coalesce($8, source_url),
                output_url = $9,
                output_bytes = $18,
                output_sha256 = decode($19, 'hex'),
                output_duration_ms = $20,
                output_expires_at = CASE WHEN $21 THEN deadline_at END,
                failure_code = $10,
                failure_message = $11,
                cause = $12,
                refused_by = CASE WHEN $13::text IS NULL THEN refused_by ELSE array_append(refused_by, $13) END,
                cancel_pending = $14,
                finished_at = CASE WHEN $4 IN ('completed', 'failed', 'canceled', 'timed_out') THEN now() END,
                deadline_at = coalesce(now() + make_interval(secs => $15), deadline_at),
                due_at = now() + make_interval(secs => $16),
                leased_until = now() + nullif(make_interval(secs => $17), interval '0')
            WHERE id = $1 AND state = $2 AND version = $3
            RETURNING %s, (
                SELECT (extract(epoch FROM now() - CASE WHEN $2 = 'storing' THEN min(e.at) ELSE max(e.at) END) * 1000)::bigint
                FROM video_job_events e WHERE e.job_id = video_jobs.id AND e.state = $2
            ) AS in_state_ms
            """.formatted(JobRow.COLUMNS);

    private static final String FIND = """
            SELECT %s FROM video_jobs WHERE id = $1
            """.formatted(JobRow.COLUMNS);

    private static final String NEWEST_OF_OWN_PERSONA = """
            SELECT j.* FROM %2$s p
            LEFT JOIN LATERAL (
                SELECT %1$s FROM video_jobs WHERE persona_id = $1 AND kind = 'idle' ORDER BY number DESC LIMIT 1
            ) j ON true
            WHERE persona_video_is(p.id, $1) AND persona_video_is(p.owner_id, $2)
            """;

    private static final String CLAIM_DUE = """
            UPDATE video_jobs SET leased_until =
                now() + CASE state WHEN 'storing' THEN make_interval(secs => $3) ELSE make_interval(secs => $2) END
            WHERE id IN (
                SELECT id FROM video_jobs
                WHERE (state IN ('submitting', 'submit_unknown', 'processing', 'storing') OR cancel_pending
                       OR (state = 'queued' AND deadline_at <= now()))
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

    /**
     * One that has moved since is another's, and what became of a submission is known only to whoever made it. All replicas
     * are told to look for due jobs.
     */
    private static final String HAND_OVER = """
            WITH released AS (
                UPDATE video_jobs SET due_at = now(), leased_until = NULL
                WHERE (id, state, version) IN (SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[]))
                  AND state <> 'submitting' AND leased_until > now()
                RETURNING id
            )
            SELECT (SELECT count(*) FROM released) AS released,
                   pg_notify('%s', '%s')::text AS told
            """.formatted(Announcement.CHANNEL, Announcement.DUE);

    private static final String STORE_LATER = """
            UPDATE video_jobs SET due_at = now() + make_interval(secs => $3), leased_until = NULL,
                store_attempts = store_attempts + 1, cause = $4
            WHERE id = $1 AND state = 'storing' AND version = $2
            """;

    private static final String NOTE_PROVIDER_JOB = """
            UPDATE video_jobs SET provider_job_id = $2 WHERE id = $1 AND provider_job_id IS NULL AND cancel_pending
            RETURNING %s
            """.formatted(JobRow.COLUMNS);

    private static final String NOTE_TRACE = """
            UPDATE video_jobs SET traceparent = $2 WHERE id = $1 RETURNING %s
            """.formatted(JobRow.COLUMNS);

    private static final String NOTE_STOPPED = """
            UPDATE video_jobs SET cancel_pending = false, leased_until = NULL WHERE id = $1
            """;

    /** A queued job waits for a slot that another replica may free without our knowing, so it is looked at each second. */
    private static final String NEXT_DUE = """
            SELECT (extract(epoch FROM min(CASE WHEN state = 'queued' THEN greatest(due_at, now() + interval '1 second')
                                           ELSE greatest(due_at, leased_until) END) - now()) * 1000)::bigint AS due_in_ms
            FROM video_jobs
            WHERE state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing') OR cancel_pending
            """;

    private final Database database;
    private final String accept;
    private final String newestOfOwnPersona;

    JobStore(Database database, AppTables tables) {
        this.database = database;
        this.accept = ACCEPT.formatted(JobRow.COLUMNS, tables.personas());
        this.newestOfOwnPersona = NEWEST_OF_OWN_PERSONA.formatted(JobRow.COLUMNS, tables.personas());
    }

    /**
     * Makes the job, or finds the one that answers the request, in one round trip. Of any number of simultaneous requests
     * for one persona's idle video, or with one key, exactly one creates.
     */
    public Uni<Acceptance> accept(NewVideo video) {
        Optional<Speech> speech = Optional.ofNullable(video.speech());
        Optional<RequestKey> key = Optional.ofNullable(video.key());
        return database.execute(accept, video.id().value(), video.personaId().value(), video.userId(), video.kind().code(),
                speech.map(Speech::audioUrl).orElse(null), speech.map(Speech::text).orElse(null), video.regenerate(),
                key.map(RequestKey::key).orElse(null),
                key.map(request -> Buffer.buffer(request.fingerprintSha256())).orElse(null),
                Database.seconds(video.timeAllowed()), video.queueBound())
                .map(rows -> first(rows).map(JobStore::acceptance).orElseGet(Acceptance.NoPersona::new));
    }

    private static Acceptance acceptance(Row row) {
        return switch (row.getString("outcome")) {
            case "created" -> new Acceptance.Created(JobRow.job(row));
            case "found" -> new Acceptance.Found(JobRow.job(row));
            case "key_reused" -> new Acceptance.KeyReused();
            case "no_portrait" -> new Acceptance.NoPortrait();
            case "queue_full" -> new Acceptance.QueueFull();
            default -> throw new DatabaseUnavailable(
                    new IllegalStateException("too many simultaneous requests for one persona"));
        };
    }

    /**
     * Moves the job whose turn it is to {@code submitting}, in this replica's hand for the time of the lease, if a
     * provider has a free slot for it.
     *
     * @param offers what may be made and where, the preferred first
     * @param userSlots how many jobs of one user providers may have at once
     * @param only do so only if it is this one's turn; null for any
     */
    public Uni<Optional<VideoJob>> beginNext(List<Offer> offers, int userSlots, Duration lease, JobId only) {
        JsonArray list = new JsonArray(offers.stream().map(JobStore::json).toList());
        return database.execute(BEGIN_NEXT, list, userSlots, Database.seconds(lease), only == null ? null : only.value())
                .map(rows -> first(rows).map(JobRow::job));
    }

    private static JsonObject json(Offer offer) {
        return JsonObject.of("provider", offer.provider(), "target", offer.target(), "kind", offer.kind().code(),
                "audio", offer.takesAudio() || offer.kind() == JobKind.IDLE, "text", offer.takesText(),
                "slots", offer.slots());
    }

    /** Changes the job if it is still as it was read; empty if somebody else has changed it since. */
    public Uni<Optional<Move>> move(VideoJob job, Change change) {
        JobState to = change.to();
        JobRow.Details details = JobRow.Details.of(to);
        return database.execute(MOVE, job.id().value(), job.state().code(), job.version(), to.code(),
                details.providerJobId(), details.running(), details.progress(), details.sourceUrl(), details.outputUrl(),
                details.failureCode(), details.failureMessage(), change.cause(), change.refusedBy(),
                change.cancelPending(), change.timeAllowed() == null ? null : Database.seconds(change.timeAllowed()),
                Database.seconds(change.dueIn()), Database.seconds(change.heldFor()), change.kept().bytes(),
                change.kept().sha256(),
                change.kept().duration() == null ? null : change.kept().duration().toMillis(), change.isTemporary())
                .map(rows -> first(rows).map(JobStore::move));
    }

    private static Move move(Row row) {
        Long inState = row.getLong("in_state_ms");
        return new Move(JobRow.job(row), Duration.ofMillis(inState == null ? 0 : Math.max(0, inState)));
    }

    public Uni<Optional<VideoJob>> find(JobId id) {
        return database.execute(FIND, id.value()).map(rows -> first(rows).map(JobRow::job));
    }

    /** The newest idle job of the user's persona. */
    public Uni<NewestJob> newestOfOwnPersona(PersonaId persona, String userId) {
        return database.execute(newestOfOwnPersona, persona.value(), userId)
                .map(rows -> first(rows)
                        .map(row -> new NewestJob(true, row.getUUID("id") == null ? null : JobRow.job(row)))
                        .orElseGet(() -> new NewestJob(false, null)));
    }

    /**
     * A persona's newest job.
     *
     * @param personaFound false if the persona is missing or another user's
     * @param job null if there never was one
     */
    public record NewestJob(boolean personaFound, VideoJob job) {
    }

    /**
     * Takes jobs that need a look and are in nobody's hand, and holds them for the time of the lease.
     *
     * @param storeLease the lease of those whose result has to be stored, which takes longer
     */
    public Uni<List<VideoJob>> claimDue(int limit, Duration lease, Duration storeLease) {
        return database.execute(CLAIM_DUE, limit, Database.seconds(lease), Database.seconds(storeLease)).map(JobStore::jobs);
    }

    /** Puts a job that has not changed back, to be looked at later. Does nothing if somebody else has moved it. */
    public Uni<Void> postpone(VideoJob job, Duration dueIn) {
        return database.execute(POSTPONE, job.id().value(), job.state().code(), job.version(), Database.seconds(dueIn))
                .replaceWithVoid();
    }

    /**
     * Lets go of the jobs, as far as nobody has moved them, and tells all replicas to look for jobs that are due; gives the
     * number of those that were let go.
     */
    public Uni<Long> handOver(List<VideoJob> jobs) {
        return database.execute(HAND_OVER,
                jobs.stream().map(job -> job.id().value()).toArray(UUID[]::new),
                jobs.stream().map(job -> job.state().code()).toArray(String[]::new),
                jobs.stream().map(VideoJob::version).toArray(Long[]::new))
                .map(rows -> rows.iterator().next().getLong("released"));
    }

    /** Notes that the job's result could not be stored, to be tried again. */
    public Uni<Void> storeLater(VideoJob job, Duration dueIn, String cause) {
        return database.execute(STORE_LATER, job.id().value(), job.version(), Database.seconds(dueIn), cause).replaceWithVoid();
    }

    /** Notes under which id the provider has a job that has ended here and must be stopped there; empty if not so. */
    public Uni<Optional<VideoJob>> noteProviderJob(JobId id, String providerJobId) {
        return database.execute(NOTE_PROVIDER_JOB, id.value(), providerJobId).map(rows -> first(rows).map(JobRow::job));
    }

    /** Notes the trace that the job's steps belong to; empty if the job is gone. */
    public Uni<Optional<VideoJob>> noteTrace(JobId id, String traceparent) {
        return database.execute(NOTE_TRACE, id.value(), traceparent).map(rows -> first(rows).map(JobRow::job));
    }

    /** Notes that nothing needs to be stopped at the provider any more. */
    public Uni<Void> noteStopped(JobId id) {
        return database.execute(NOTE_STOPPED, id.value()).replaceWithVoid();
    }

    /** How long until the next job is due, negative if one already is; empty while no job needs anything. */
    public Uni<Optional<Duration>> nextDueIn() {
        return database.execute(NEXT_DUE)
                .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("due_in_ms")).map(Duration::ofMillis));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst();
    }

    private static List<VideoJob> jobs(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(JobRow::job).toList();
    }
}
