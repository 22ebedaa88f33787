package io.personavideo.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import jakarta.inject.Singleton;

import io.personavideo.job.PersonaId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * The history of jobs: read for the persona's owner, and removed after a time.
 */
@Singleton
public class HistoryStore {

    private static final String OF_OWN_PERSONA = """
            SELECT j.* FROM %2$s p
            LEFT JOIN LATERAL (
                SELECT %1$s, (
                    SELECT jsonb_agg(jsonb_build_object('state', e.state, 'at', to_char(e.at AT TIME ZONE 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'provider', e.provider, 'attempt', e.attempt,
                                     'cause', e.cause) ORDER BY e.number)
                    FROM video_job_events e WHERE e.job_id = video_jobs.id
                ) AS events
                FROM video_jobs WHERE persona_id = $1 ORDER BY number DESC LIMIT $3
            ) j ON true
            WHERE persona_video_is(p.id, $1) AND persona_video_is(p.owner_id, $2)
            """;

    /** A persona's newest idle job stays, and the one that made its last good clip: they are what status checks show. */
    private static final String REMOVE_FINISHED = """
            DELETE FROM video_jobs v WHERE v.id IN (
                SELECT f.id FROM video_jobs f
                WHERE f.finished_at < now() - make_interval(secs => $1) AND NOT f.cancel_pending
                  AND (f.kind = 'talk' OR EXISTS (
                      SELECT 1 FROM video_jobs n
                      WHERE n.persona_id = f.persona_id AND n.kind = 'idle' AND n.number > f.number
                        AND (f.output_url IS NULL OR n.output_url IS NOT NULL)))
                LIMIT $2
                FOR UPDATE SKIP LOCKED
            )
            """;

    private static final String FORGET_REMOVALS = """
            DELETE FROM persona_removals WHERE removed_at < now() - make_interval(secs => $1)
            """;

    private final Database database;
    private final String ofOwnPersona;

    HistoryStore(Database database, AppTables tables) {
        this.database = database;
        this.ofOwnPersona = OF_OWN_PERSONA.formatted(JobRow.COLUMNS, tables.personas());
    }

    /** The persona's newest jobs, the newest first. Empty if it is missing or another user's. */
    public Uni<Optional<List<JobHistory>>> ofOwnPersona(PersonaId persona, String userId, int limit) {
        return database.execute(ofOwnPersona, persona.value(), userId, limit).map(HistoryStore::histories);
    }

    private static Optional<List<JobHistory>> histories(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty()
                : Optional.of(StreamSupport.stream(rows.spliterator(), false)
                        .filter(row -> row.getUUID("id") != null)
                        .map(row -> new JobHistory(JobRow.job(row), events(row)))
                        .toList());
    }

    private static List<JobHistory.Event> events(Row row) {
        JsonArray events = (JsonArray) row.getValue("events");
        return events == null ? List.of() : events.stream().map(JsonObject.class::cast).map(HistoryStore::event).toList();
    }

    private static JobHistory.Event event(JsonObject event) {
        return new JobHistory.Event(event.getString("state"), Instant.parse(event.getString("at")),
                event.getString("provider"), event.getInteger("attempt"), event.getString("cause"));
    }

    /**
     * Removes up to {@code limit} jobs that ended so long ago, with their history; gives how many. A persona's newest
     * idle job and its last good clip stay.
     */
    public Uni<Integer> removeFinished(Duration age, int limit) {
        return database.execute(REMOVE_FINISHED, Database.seconds(age), limit).map(RowSet::rowCount);
    }

    /** Forgets which personas were removed so long ago that every replica has heard of it. */
    public Uni<Void> forgetRemovals(Duration age) {
        return database.execute(FORGET_REMOVALS, Database.seconds(age)).replaceWithVoid();
    }
}
