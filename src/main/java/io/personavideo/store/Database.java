package io.personavideo.store;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;

/**
 * Runs one statement on a connection of the pool, which is back in the pool when the answer is there, or on a connection
 * of its own, and tells apart a database that can't be asked from one that refuses the statement.
 */
@Singleton
class Database {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String READ_ONLY = "25006";

    /** Ends the connection that it is run on, which the pool then replaces. */
    private static final String END_IF_READ_ONLY = """
            SELECT pg_terminate_backend(pg_backend_pid()) WHERE current_setting('transaction_read_only') = 'on'
            """;

    private final Connections connections;
    private final DatabaseRefusals refusals;

    /** Null before the first. */
    private volatile Attempt lastAttempt;

    /** Lends a connection for as long as it takes to answer. */
    @FunctionalInterface
    private interface Connections {

        Uni<RowSet<Row>> lend(Function<SqlConnection, Uni<RowSet<Row>>> question);
    }

    /**
     * The outcome of asking the database something.
     *
     * @param problem why there was no answer, or null if there was one
     */
    record Attempt(Instant at, String problem) {

        boolean isAnswered() {
            return problem == null;
        }
    }

    @Inject
    Database(Pool pool, DatabaseRefusals refusals) {
        // A statement that is given to the pool itself leaves a timer behind when there is no connection to be had, which
        // then tells the log of an exception that nobody has caught (eclipse-vertx/vertx-sql-client#1706).
        this(pool::withConnection, refusals);
    }

    private Database(Connections connections, DatabaseRefusals refusals) {
        this.connections = connections;
        this.refusals = refusals;
    }

    static Database over(SqlConnection connection) {
        // What becomes of it is told by whoever has opened it.
        return new Database(question -> question.apply(connection), new DatabaseRefusals());
    }

    /** As the parameter of an interval. */
    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /**
     * Asks once more if the connection was to blame. It may be that only the answer got lost: every statement finds out by
     * a job's version or id, or by an index, that it has been run before.
     */
    Uni<RowSet<Row>> execute(String sql, Object... parameters) {
        Tuple values = Tuple.from(parameters);
        return ask(sql, values)
                .onFailure(Database::isConnectionsFault).recoverWithUni(failure -> soon()
                        .chain(() -> leaveReadOnly(failure)).chain(() -> ask(sql, values)))
                .onFailure(Database::isUnavailability).invoke(refusals::count)
                .onFailure(Database::isUnavailability).transform(DatabaseUnavailable::new)
                .onItemOrFailure().invoke((rows, failure) -> note(failure));
    }

    /** A refusal is an answer, too. */
    private void note(Throwable failure) {
        lastAttempt = new Attempt(Instant.now(), failure instanceof DatabaseUnavailable ? failure.getMessage() : null);
    }

    /** What came of the last statement, or null if there was none yet. */
    Attempt lastAttempt() {
        return lastAttempt;
    }

    private Uni<RowSet<Row>> ask(String sql, Tuple values) {
        return connections.lend(connection -> connection.preparedQuery(sql).execute(values));
    }

    /** When the pool has noticed, too, and does not give out the same connection again. */
    private static Uni<Void> soon() {
        Context context = Vertx.currentContext();
        Uni<Void> later = Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE);
        return context == null ? later : later.emitOn(step -> context.runOnContext(now -> step.run()));
    }

    /** The server has become a standby, or its disk is full: new connections may lead to one that takes writes. */
    private Uni<Void> leaveReadOnly(Throwable failure) {
        return READ_ONLY.equals(sqlState(failure))
                ? connections.lend(connection -> connection.query(END_IF_READ_ONLY).execute())
                        .onFailure().recoverWithNull().replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Another one may do. A database that can't be connected to, or has no connection free, is not asked again. */
    private static boolean isConnectionsFault(Throwable failure) {
        if (failure instanceof PgException) {
            String state = sqlState(failure);
            return state.startsWith("08") || state.startsWith("57P") || state.equals(READ_ONLY);
        }
        return failure instanceof ClosedConnectionException
                || failure instanceof IOException && !(failure instanceof ConnectException);
    }

    /**
     * Everything but an answer of PostgreSQL itself is a matter of reaching it; of its answers, class 08 is a broken
     * connection, 53 a lack of resources (too many connections), 57 a shutdown or an administrator's hand, and 25006 a
     * replica that takes no writes.
     *
     * @see <a href="https://www.postgresql.org/docs/17/errcodes-appendix.html">PostgreSQL error codes</a>
     */
    private static boolean isUnavailability(Throwable failure) {
        if (!(failure instanceof PgException)) {
            return failure instanceof IOException || failure.getClass().getName().startsWith("io.vertx.");
        }
        String state = sqlState(failure);
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57") || state.equals(READ_ONLY);
    }

    private static String sqlState(Throwable failure) {
        return failure instanceof PgException refusal && refusal.getSqlState() != null ? refusal.getSqlState() : "";
    }
}
