package io.personavideo.bench.process;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A database of the service, filled as another application would: with SQL.
 */
public record Database(int port, String name) {

    private static final String PORTRAIT = "http://localhost/portrait.jpg";

    private static final String NEW_USER = "INSERT INTO users (id) VALUES (?)";

    private static final String NEW_SESSION = """
            INSERT INTO sessions (token_sha256, user_id, expires_at)
            VALUES (sha256(convert_to(?, 'UTF8')), ?, now() + interval '1 day')
            """;

    private static final String NEW_PERSONAS = """
            INSERT INTO personas (id, owner_id, name, portrait_url)
            SELECT ? || '-' || number, ?, 'Bench', ?
            FROM generate_series(?::integer, ?::integer) number
            """;

    /** Without triggers, which would take a million rows one by one; so the version is moved here. */
    private static final String NEW_VIDEOS = """
            SET session_replication_role = replica;
            INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, version, provider,
                                    provider_model, output_url, finished_at, deadline_at)
            SELECT gen_random_uuid(), ? || '-' || number, ?, 'idle', ?, 'completed', nextval('video_jobs_version'),
                   'replicate', 'owner/model', 'https://videos.example/' || gen_random_uuid() || '.mp4', now(), now()
            FROM generate_series(?::integer, ?::integer) number;
            SET session_replication_role = DEFAULT;
            """;

    /** What the service gets as {@code DATABASE_URL}. */
    public String url() {
        return "postgres://postgres@localhost:%d/%s?sslmode=disable".formatted(port, name);
    }

    /** A new user, signed in; gives the session token. */
    public String signedIn(String user) {
        String token = "token-of-" + user;
        update(NEW_USER, user);
        update(NEW_SESSION, token, user);
        return token;
    }

    /** Personas {@code user-first} to {@code user-last}. */
    public void addPersonas(String user, String portraitUrl, int first, int last) {
        update(NEW_PERSONAS, user, user, portraitUrl, first, last);
    }

    /** The same, each with a completed video. */
    public void addPersonasWithVideos(String user, int first, int last) {
        addPersonas(user, PORTRAIT, first, last);
        update(NEW_VIDEOS, user, user, PORTRAIT, first, last);
    }

    public void update(String sql, Object... parameters) {
        try (Connection connection = connect(); PreparedStatement statement = prepared(connection, sql, parameters)) {
            statement.execute();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public long number(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(port, name));
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
