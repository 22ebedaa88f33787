package io.personavideo.store;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import jakarta.inject.Singleton;

import io.personavideo.job.PersonaId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * The personas of each user.
 */
@Singleton
public class PersonaStore {

    private static final String CREATE = """
            INSERT INTO personas (id, owner_id, name, portrait_url) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO NOTHING
            RETURNING id, name, portrait_url, created_at, updated_at
            """;

    private static final String FIND = """
            SELECT id, name, portrait_url, created_at, updated_at FROM personas WHERE id = $1 AND owner_id = $2
            """;

    private static final String PAGE = """
            SELECT id, name, portrait_url, created_at, updated_at FROM personas
            WHERE owner_id = $1 AND id > $2 ORDER BY id LIMIT $3
            """;

    private static final String CHANGE = """
            UPDATE personas SET name = coalesce($3, name), portrait_url = coalesce($4, portrait_url), updated_at = now()
            WHERE id = $1 AND owner_id = $2
            RETURNING id, name, portrait_url, created_at, updated_at
            """;

    private static final String REMOVE = """
            WITH removed AS (
                DELETE FROM personas
                WHERE id = $1 AND owner_id = $2 AND NOT EXISTS (
                    SELECT 1 FROM video_jobs
                    WHERE persona_id = $1
                      AND state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing'))
                RETURNING id
            ), history AS (
                DELETE FROM video_jobs WHERE persona_id IN (SELECT id FROM removed)
            )
            SELECT EXISTS (SELECT 1 FROM removed) AS removed
            FROM personas WHERE id = $1 AND owner_id = $2
            """;

    private final Database database;

    PersonaStore(Database database) {
        this.database = database;
    }

    /** Empty if the id is taken, by whomever. */
    public Uni<Optional<Persona>> create(PersonaId id, String ownerId, String name, String portraitUrl) {
        return database.execute(CREATE, id.value(), ownerId, name, portraitUrl).map(PersonaStore::first);
    }

    /** Empty if it is missing or another user's. */
    public Uni<Optional<Persona>> find(PersonaId id, String ownerId) {
        return database.execute(FIND, id.value(), ownerId).map(PersonaStore::first);
    }

    /** Up to {@code limit} of the user's personas by id, beginning after the given one; begin with the empty text. */
    public Uni<List<Persona>> page(String ownerId, String afterId, int limit) {
        return database.execute(PAGE, ownerId, afterId, limit)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(PersonaStore::persona).toList());
    }

    /**
     * Empty if it is missing or another user's.
     *
     * @param name the new one, or null to keep it
     * @param portraitUrl the new one, or null to keep it
     */
    public Uni<Optional<Persona>> change(PersonaId id, String ownerId, String name, String portraitUrl) {
        return database.execute(CHANGE, id.value(), ownerId, name, portraitUrl).map(PersonaStore::first);
    }

    /**
     * Removes the persona and what is known of its videos, unless one is being made. Empty if it is missing or another
     * user's, false if a video is being made.
     */
    public Uni<Optional<Boolean>> remove(PersonaId id, String ownerId) {
        return database.execute(REMOVE, id.value(), ownerId)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).findFirst()
                        .map(row -> row.getBoolean("removed")));
    }

    private static Optional<Persona> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst().map(PersonaStore::persona);
    }

    private static Persona persona(Row row) {
        return new Persona(row.getString("id"), row.getString("name"), row.getString("portrait_url"),
                row.getOffsetDateTime("created_at").toInstant(), row.getOffsetDateTime("updated_at").toInstant());
    }
}
