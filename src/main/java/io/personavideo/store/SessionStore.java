package io.personavideo.store;

import java.time.OffsetDateTime;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/**
 * The sessions, which another part of the application writes and this service only reads.
 */
@Singleton
public class SessionStore {

    private static final String FIND = """
            SELECT s.user_id, s.expires_at FROM %s s WHERE s.expires_at IS NULL OR s.expires_at > now()
            """;

    private final Database database;
    private final AppTables tables;
    private final String find;

    SessionStore(Database database, AppTables tables) {
        this.database = database;
        this.tables = tables;
        this.find = FIND.formatted(tables.sessions());
    }

    /** Empty if there is no such session or it has expired. */
    public Uni<Optional<Session>> find(SessionToken token) {
        return database.execute(find, tables.token(token))
                .map(rows -> rows.iterator().hasNext() ? Optional.of(session(rows.iterator().next())) : Optional.empty());
    }

    private static Session session(Row row) {
        OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
        return new Session(row.getString("user_id"), expiresAt == null ? null : expiresAt.toInstant());
    }
}
