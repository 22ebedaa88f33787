package io.personavideo.store;

import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.pgclient.PgException;

/**
 * Refuses to start with a statement that the database does not understand as it is meant, or with a schema into which
 * connections do not look. Asks only of what is set, and for no rows.
 */
@Singleton
class AppTablesCheck {

    static final String SESSION_EXAMPLE = "SELECT user_id, expires_at FROM app_sessions "
            + "WHERE token_hash = sha256(convert_to($1, 'UTF8'))";
    static final String PERSONA_EXAMPLE = "SELECT id, user_id AS owner_id, title AS name, image AS portrait_url "
            + "FROM characters";

    private static final String SESSION = "SELECT user_id, expires_at FROM %s s LIMIT 0";

    private static final String PERSONA = """
            SELECT id, name, portrait_url, created_at, updated_at FROM %s p
            WHERE persona_video_is(id, '') AND persona_video_is(owner_id, '') LIMIT 0
            """;

    private static final String SCHEMA = "SELECT current_schema() AS schema";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Database database;
    private final AppTables tables;
    private final DatabaseConfig config;

    AppTablesCheck(Database database, AppTables tables, DatabaseConfig config) {
        this.database = database;
        this.tables = tables;
        this.config = config;
    }

    /** On a schema that is there. */
    void checkAtStart(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER - 1) StartupEvent event) {
        config.schema().ifPresent(this::checkSchema);
        checkTables();
    }

    void checkTables() {
        if (!tables.isOurSessions()) {
            check(AppTables.SESSION_SQL, SESSION_EXAMPLE, SESSION.formatted(tables.sessions()), "");
        }
        if (!tables.isOurPersonas()) {
            check(AppTables.PERSONA_SQL, PERSONA_EXAMPLE, PERSONA.formatted(tables.personas()));
        }
    }

    private void check(String name, String example, String sql, Object... parameters) {
        try {
            database.execute(sql, parameters).await().atMost(PATIENCE);
        } catch (PgException refused) {
            throw new ConfigurationException("%s can't be used: the database says: %s. Example: %s".formatted(name,
                    refused.getErrorMessage(), example));
        }
    }

    private void checkSchema(String schema) {
        String current = currentSchema();
        if (!schema.equals(current)) {
            throw new ConfigurationException(("%s is \"%s\", and statements look into \"%s\": a pooler on the way does not let "
                    + "connections choose. Let the role do it. Example: ALTER ROLE persona_video SET search_path = %s")
                    .formatted(DatabaseSettings.SCHEMA, schema, current, SearchPath.of(schema)));
        }
    }

    private String currentSchema() {
        try {
            return database.execute(SCHEMA).await().atMost(PATIENCE).iterator().next().getString("schema");
        } catch (DatabaseUnavailable refused) {
            // As a pooler says that lets nobody choose.
            throw new ConfigurationException("%s is set, and %s".formatted(DatabaseSettings.SCHEMA, refused.getMessage()));
        }
    }
}
