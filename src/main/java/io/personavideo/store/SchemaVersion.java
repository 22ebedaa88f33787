package io.personavideo.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.jboss.logging.Logger;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgException;

/**
 * The version of the database's schema, which a process looks at before it begins to work: with an older one than this
 * release needs it does not start. A later one is fine, as it is while replicas are replaced.
 */
@Startup
@Singleton
class SchemaVersion implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(SchemaVersion.class);

    /** That of the last of the migrations, which are not listed in order to be quick. */
    static final int NEEDED = 6;

    private static final int NONE = 0;

    private static final String APPLIED = """
            SELECT version FROM %s WHERE success AND version IS NOT NULL
            """;

    private static final String NO_SUCH_TABLE = "42P01";
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(4);

    /** For how long one answer is waited for. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Database database;
    private final DatabaseConfig config;
    private final String applied;

    private volatile int found = NONE;

    SchemaVersion(Database database, DatabaseConfig config,
            @ConfigProperty(name = "quarkus.flyway.table", defaultValue = "flyway_schema_history") String table) {
        this.database = database;
        this.config = config;
        // Another application may have a table of the same name, which is looked into where ours is not there yet.
        this.applied = APPLIED.formatted(config.schema().map(schema -> schema + ".").orElse("")
                + '"' + table.replace("\"", "\"\"") + '"');
    }

    /** When all others have agreed to start, and before any of them begins to work. */
    void check(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER - 2) StartupEvent event) {
        found = config.migrateAtStart() ? NEEDED : awaitAnswer();
        requireNeeded();
    }

    private int awaitAnswer() {
        AtomicReference<Throwable> last = new AtomicReference<>();
        try {
            return inDatabase()
                    .ifNoItem().after(LONGEST).failWith(() -> new IllegalStateException("there is no answer"))
                    .onFailure().invoke(last::set)
                    .onFailure().invoke(failure -> LOG.warnf("Waiting for PostgreSQL: %s", failure.getMessage()))
                    .onFailure(failure -> !ApplicationLifecycleManager.isVmShuttingDown())
                    .retry().withBackOff(FIRST_RETRY, LAST_RETRY).expireIn(config.waitAtStart().toMillis())
                    .await().indefinitely();
        } catch (RuntimeException over) {
            throw refusal("PostgreSQL at %s can't be asked, tried for %s s: %s".formatted(address(),
                    config.waitAtStart().toSeconds(), last.get().getMessage()));
        }
    }

    private Uni<Integer> inDatabase() {
        return database.execute(applied).map(SchemaVersion::highest)
                .onFailure(SchemaVersion::isMissing).recoverWithItem(NONE);
    }

    private static int highest(RowSet<Row> rows) {
        int highest = NONE;
        for (Row row : rows) {
            highest = Math.max(highest, number(row.getString("version")));
        }
        return highest;
    }

    private static int number(String version) {
        return Integer.parseInt(version.split("[._]")[0]);
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof PgException refusal && NO_SUCH_TABLE.equals(refusal.getSqlState());
    }

    private void requireNeeded() {
        if (found < NEEDED) {
            throw refusal("""
                    The database's schema is %s, and this release needs version %d. Bring it there first, with the \
                    command "migrate" in place of the service: java -jar quarkus-run.jar migrate, or persona-video migrate. \
                    Or have the service do so when it starts: PERSONA_VIDEO_DATABASE_MIGRATE_AT_START=true"""
                    .formatted(found == NONE ? "missing" : "at version " + found, NEEDED));
        }
    }

    private String address() {
        return config.url().map(DatabaseUrl::parse).map(DatabaseUrl::toString).orElse("its address");
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("schema")
                .status(found >= NEEDED)
                .withData("version", found)
                .withData("needed", NEEDED)
                .build();
    }

    /** Of a kind that is printed as it is. */
    private static ConfigurationException refusal(String message) {
        return new ConfigurationException(message);
    }
}
