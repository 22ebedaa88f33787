package io.personavideo.store;

import java.io.IOException;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;

/**
 * Runs one statement on a connection of the pool, which is back in the pool when the answer is there, and tells apart a
 * database that can't be asked from one that refuses the statement.
 */
@Singleton
class Database {

    private final Pool pool;

    Database(Pool pool) {
        this.pool = pool;
    }

    Uni<RowSet<Row>> execute(String sql, Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(parameters))
                .onFailure(Database::isUnavailability).transform(DatabaseUnavailable::new);
    }

    /**
     * Everything but an answer of PostgreSQL itself is a matter of reaching it; of its answers, class 08 is a broken
     * connection, 53 a lack of resources (too many connections), 57 a shutdown or an administrator's hand, and 25006 a
     * replica that takes no writes.
     *
     * @see <a href="https://www.postgresql.org/docs/17/errcodes-appendix.html">PostgreSQL error codes</a>
     */
    private static boolean isUnavailability(Throwable failure) {
        if (!(failure instanceof PgException refusal)) {
            return failure instanceof IOException || failure.getClass().getName().startsWith("io.vertx.");
        }
        String state = refusal.getSqlState() == null ? "" : refusal.getSqlState();
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57") || state.equals("25006");
    }
}
