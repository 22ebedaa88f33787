package io.personavideo.store;

import java.time.Instant;
import java.time.OffsetDateTime;
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
            SELECT p.id::text AS id, p.name, p.portrait_url, p.created_at, p.updated_at FROM %s p
            WHERE persona_video_is(p.id, $1) AND persona_video_is(p.owner_id, $2)
            """;

    /** What another application has under ids that can't stand in an address is passed over. */
    private static final String PAGE = """
            SELECT p.id::text AS id, p.name, p.portrait_url, p.created_at, p.updated_at FROM %s p
            WHERE persona_video_is(p.owner_id, $1) AND p.id::text > $2 AND p.id::text ~ '^[A-Za-z0-9_-]{1,64}$'
            ORDER BY p.id::text LIMIT $3
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
    private final boolean isReadOnly;
    private final String find;
    private final String page;

    PersonaStore(Database database, AppTables tables) {
        this.database = database;
        this.isReadOnly = !tables.isOurPersonas();
        this.find = FIND.formatted(tables.personas());
        this.page = PAGE.formatted(tables.personas());
    }

    /** Whether the personas are another application's: then there is nothing to create, change or remove here. */
    public boolean isReadOnly() {
        return isReadOnly;
    }

    /** Empty if the id is taken, by whomever. */
    public Uni<Optional<Persona>> create(PersonaId id, String ownerId, String name, String portraitUrl) {
        return database.execute(CREATE, id.value(), ownerId, name, portraitUrl).map(PersonaStore::first);
    }

    /** Empty if it is missing or another user's. */
    public Uni<Optional<Persona>> find(PersonaId id, String ownerId) {
        return database.execute(find, id.value(), ownerId).map(PersonaStore::first);
    }

    /** Up to {@code limit} of the user's personas by id, beginning after the given one; begin with the empty text. */
    public Uni<List<Persona>> page(String ownerId, String afterId, int limit) {
        return database.execute(page, ownerId, afterId, limit)
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
                instant(row, "created_at"), instant(row, "updated_at"));
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
