package io.personavideo.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import jakarta.inject.Singleton;

import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Reads of each persona's newest idle job: of one persona for its owner, or of all of them page by page.
 */
@Singleton
public class StatusStore {

    /** Session, persona and job in one round trip, so that an authoritative check never waits for a second one. */
    private static final String OF_OWN_PERSONA = """
            SELECT p.id IS NOT NULL AS found, j.* FROM %2$s s
            LEFT JOIN %3$s p ON persona_video_is(p.id, $2) AND persona_video_is(p.owner_id, s.user_id)
            LEFT JOIN LATERAL (
                SELECT %1$s FROM video_jobs
                WHERE persona_id = $2 AND p.id IS NOT NULL AND kind = 'idle' ORDER BY number DESC LIMIT 1
            ) j ON true
            WHERE s.expires_at IS NULL OR s.expires_at > now()
            """;

    private static final String PAGE = """
            SELECT DISTINCT ON (persona_id) %s FROM video_jobs
            WHERE kind = 'idle' AND persona_id > $1
            ORDER BY persona_id, number DESC LIMIT $2
            """.formatted(JobRow.COLUMNS);

    private static final String REMOVALS = """
            SELECT persona_id, version FROM persona_removals WHERE persona_id > $1 ORDER BY persona_id LIMIT $2
            """;

    private static final String RECENT_TALKS = """
            SELECT %s FROM video_jobs
            WHERE kind = 'talk' AND (finished_at IS NULL OR finished_at > now() - make_interval(secs => $1))
            ORDER BY number DESC LIMIT $2
            """.formatted(JobRow.COLUMNS);

    private final Database database;
    private final AppTables tables;
    private final String ofOwnPersona;

    StatusStore(Database database, AppTables tables) {
        this.database = database;
        this.tables = tables;
        this.ofOwnPersona = OF_OWN_PERSONA.formatted(JobRow.COLUMNS, tables.sessions(), tables.personas());
    }

    /** What the database says of a persona to the holder of a session. */
    public sealed interface Answer {

        /** No such session, or it has expired. */
        record NoSession() implements Answer {
        }

        /** No such persona, or another user's. */
        record NoPersona() implements Answer {
        }

        /**
         * @param job the newest idle job, or null if there never was one
         */
        record Found(VideoJob job) implements Answer {
        }
    }

    public Uni<Answer> ofOwnPersona(SessionToken token, PersonaId persona) {
        return database.execute(ofOwnPersona, tables.token(token), persona.value())
                .map(rows -> answer(rows.iterator()));
    }

    private static Answer answer(RowIterator<Row> rows) {
        if (!rows.hasNext()) {
            return new Answer.NoSession();
        }
        Row row = rows.next();
        if (!row.getBoolean("found")) {
            return new Answer.NoPersona();
        }
        return new Answer.Found(row.getUUID("id") == null ? null : JobRow.job(row));
    }

    /**
     * Some personas' newest idle jobs, by persona id.
     *
     * @param last the last persona's id, after which the next page begins; null if there is none
     */
    public record Page(List<VideoJob> jobs, String last) {
    }

    /** Of up to {@code limit} personas, beginning after the given one; begin with the empty text. */
    public Uni<Page> page(String afterPersonaId, int limit) {
        return database.execute(PAGE, afterPersonaId, limit).map(rows -> page(rows, limit));
    }

    private static Page page(RowSet<Row> rows, int limit) {
        List<VideoJob> jobs = new ArrayList<>();
        String last = null;
        for (Row row : rows) {
            JobRow.readable(row).ifPresent(jobs::add);
            last = row.getString("persona_id");
        }
        return new Page(jobs, rows.size() < limit ? null : last);
    }

    /**
     * The latest removals of up to {@code limit} personas, by persona id, beginning after the given one; begin with the
     * empty text.
     */
    public Uni<List<Removal>> removals(String afterPersonaId, int limit) {
        return database.execute(REMOVALS, afterPersonaId, limit)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Removal(row.getString("persona_id"), row.getLong("version"))).toList());
    }

    /** Up to {@code limit} talk jobs that are active or ended less than {@code age} ago, the newest first. */
    public Uni<List<VideoJob>> recentTalks(Duration age, int limit) {
        return database.execute(RECENT_TALKS, Database.seconds(age), limit)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(JobRow::readable)
                        .flatMap(Optional::stream).toList());
    }
}
