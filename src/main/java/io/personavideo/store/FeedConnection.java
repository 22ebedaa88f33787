package io.personavideo.store;

import java.util.ArrayList;
import java.util.List;

import io.personavideo.job.VideoJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Reads changes from the database, over a connection of its own or the pool.
 */
public final class FeedConnection {

    /** Beyond that everything is read page by page, which takes less memory than the changes in one answer. */
    static final int MOST_CHANGES = 5000;

    private static final String POSITION = "SELECT pg_current_snapshot()::text AS position";

    /**
     * Another cluster, or another fate of the same one after a failover, numbers its transactions anew. Asked for apart
     * from the changes, because a hoster may not let us.
     */
    private static final String LINEAGE = """
            SELECT system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) AS lineage
            FROM pg_control_system()
            """;

    /**
     * What the last reading could not see, whenever it was begun, each change once. Ids from the future were brought
     * along from another cluster.
     */
    private static final String NEW_TO_READER = """
            changed_xid >= pg_snapshot_xmin($1::text::pg_snapshot)
            AND changed_xid < pg_snapshot_xmax(pg_current_snapshot())
            AND NOT pg_visible_in_snapshot(changed_xid, $1::text::pg_snapshot)
            """;

    private static final String CHANGES = """
            WITH changed AS MATERIALIZED (
                SELECT id AS job_id, persona_id AS owner, kind AS changed_kind FROM video_jobs WHERE %1$s LIMIT $2
            ), gone AS MATERIALIZED (
                SELECT persona_id AS gone_id, version AS gone_version FROM persona_removals WHERE %1$s LIMIT $2
            ), news AS (
                SELECT newest.job_id, NULL AS gone_id, NULL::bigint AS gone_version
                FROM (SELECT DISTINCT owner FROM changed WHERE changed_kind = 'idle') persona
                CROSS JOIN LATERAL (
                    SELECT id AS job_id FROM video_jobs WHERE persona_id = persona.owner AND kind = 'idle'
                    ORDER BY number DESC LIMIT 1
                ) newest
                UNION ALL SELECT job_id, NULL, NULL FROM changed WHERE changed_kind = 'talk'
                UNION ALL SELECT NULL, gone_id, gone_version FROM gone
            )
            SELECT pg_current_snapshot()::text AS position,
                   greatest((SELECT count(*) FROM changed), (SELECT count(*) FROM gone)) < $2 AS complete,
                   gone_id, gone_version, %2$s
            FROM (SELECT 1) answer LEFT JOIN news ON true LEFT JOIN video_jobs ON id = job_id
            """.formatted(NEW_TO_READER, JobRow.COLUMNS);

    private final Database database;
    private final Runnable close;

    FeedConnection(Database database, Runnable close) {
        this.database = database;
        this.close = close;
    }

    /** From where to read changes from now on. */
    public Uni<Position> position() {
        return database.execute(POSITION).map(rows -> position(rows.iterator().next()));
    }

    /** Tells apart databases whose positions can't be compared; one text for all where the database does not tell. */
    public Uni<String> lineage() {
        return database.execute(LINEAGE)
                .map(rows -> rows.iterator().next().getString("lineage"))
                .onFailure(failure -> !(failure instanceof DatabaseUnavailable)).recoverWithItem("unknown");
    }

    /** What has been committed since, in whatever order it was begun. */
    public Uni<Changes> since(Position position) {
        return since(position, MOST_CHANGES);
    }

    Uni<Changes> since(Position position, int most) {
        return database.execute(CHANGES, position.snapshot(), most).map(FeedConnection::changes);
    }

    private static Changes changes(RowSet<Row> rows) {
        List<VideoJob> jobs = new ArrayList<>();
        List<Removal> removals = new ArrayList<>();
        rows.forEach(row -> {
            if (row.getString("gone_id") != null) {
                removals.add(new Removal(row.getString("gone_id"), row.getLong("gone_version")));
            } else if (row.getUUID("id") != null) {
                JobRow.readable(row).ifPresent(jobs::add);
            }
        });
        Row any = rows.iterator().next();
        return new Changes(jobs, removals, position(any), any.getBoolean("complete"));
    }

    private static Position position(Row row) {
        return new Position(row.getString("position"));
    }

    public void close() {
        close.run();
    }
}
