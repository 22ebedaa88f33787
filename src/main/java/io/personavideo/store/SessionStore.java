package io.personavideo.store;

import java.util.Optional;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;

/**
 * The sessions, which another part of the application writes and this service only reads.
 */
@Singleton
public class SessionStore {

    private static final String FIND = """
            SELECT user_id, expires_at FROM sessions WHERE token_sha256 = $1 AND expires_at > now()
            """;

    private final Database database;

    SessionStore(Database database) {
        this.database = database;
    }

    /** Empty if there is no such session or it has expired. */
    public Uni<Optional<Session>> find(SessionToken token) {
        return database.execute(FIND, Buffer.buffer(token.bytes()))
                .map(rows -> rows.iterator().hasNext() ? Optional.of(session(rows.iterator().next())) : Optional.empty());
    }

    private static Session session(Row row) {
        return new Session(row.getString("user_id"), row.getOffsetDateTime("expires_at").toInstant());
    }
}
