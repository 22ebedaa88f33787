package io.personavideo.store;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;

/**
 * Opens connections over which changes are heard of: one of its own beside the pool, or none where a transaction pooler
 * is on the way, which gives every statement to another one.
 */
@Singleton
public class FeedConnections {

    private static final String LISTEN = "LISTEN " + Announcement.CHANNEL;

    private final Vertx vertx;
    private final Database database;
    private final DatabaseConfig config;

    FeedConnections(Vertx vertx, Database database, DatabaseConfig config) {
        this.vertx = vertx;
        this.database = database;
        this.config = config;
    }

    /** Whether changes are announced; otherwise they have to be looked for. */
    public boolean canListen() {
        return config.listenUrl().isPresent();
    }

    /**
     * @param onAnnouncement is told what was announced, or empty if that can't be understood
     * @param onClosed is run when the connection has been closed, by either end
     */
    public Uni<FeedConnection> open(Consumer<Optional<Announcement>> onAnnouncement, Runnable onClosed) {
        return config.listenUrl().map(DatabaseUrl::parse)
                .map(url -> listening(url, onAnnouncement, onClosed))
                .orElseGet(() -> Uni.createFrom().item(new FeedConnection(database, FeedConnections::leaveOpen)));
    }

    /** The pool is not the feed's. */
    private static void leaveOpen() {
    }

    private Uni<FeedConnection> listening(DatabaseUrl url, Consumer<Optional<Announcement>> onAnnouncement,
            Runnable onClosed) {
        AtomicBoolean givenUp = new AtomicBoolean();
        return UniHelper.toUni(PgConnection.connect(vertx, options(url))
                .compose(connection -> listen(connection, onAnnouncement, onClosed))
                .onSuccess(connection -> closeIf(givenUp.get(), connection)))
                .onCancellation().invoke(() -> givenUp.set(true))
                .map(FeedConnections::feedConnection)
                .onFailure().transform(DatabaseUnavailable::new);
    }

    private Future<PgConnection> listen(PgConnection connection, Consumer<Optional<Announcement>> onAnnouncement,
            Runnable onClosed) {
        connection.notificationHandler(notification -> onAnnouncement.accept(
                Optional.ofNullable(notification.getPayload()).flatMap(Announcement::parse)));
        connection.closeHandler(closed -> onClosed.run());
        return connection.query(LISTEN).execute()
                .compose(listening -> lookIntoSchema(connection))
                .onFailure(failure -> connection.close());
    }

    private Future<PgConnection> lookIntoSchema(PgConnection connection) {
        return config.schema().map(schema -> connection.query("SET search_path = " + SearchPath.of(schema)).execute()
                .map(connection)).orElseGet(() -> Future.succeededFuture(connection));
    }

    /** Nobody waits for it any more. */
    private static void closeIf(boolean givenUp, PgConnection connection) {
        if (givenUp) {
            connection.close();
        }
    }

    private static FeedConnection feedConnection(PgConnection connection) {
        return new FeedConnection(Database.over(new io.vertx.mutiny.pgclient.PgConnection(connection)),
                connection::close);
    }

    private PgConnectOptions options(DatabaseUrl url) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(url.host().replaceAll("[\\[\\]]", ""))
                .setPort(url.port())
                .setDatabase(url.database())
                .setUser(url.user())
                .setPassword(url.password())
                .setCachePreparedStatements(true)
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setSslMode(SslMode.of(url.sslMode().toLowerCase(Locale.ROOT)))
                .setTrustAll(!url.verifiesCertificate())
                .setHostnameVerificationAlgorithm(url.verifiesHost() ? "HTTPS" : "");
        options.addProperty("application_name", "persona-video-feed");
        return url.verifiesCertificate() ? options.setTrustOptions(ServerTrust.of(url.rootCertificate())) : options;
    }
}
