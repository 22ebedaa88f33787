package io.personavideo.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Puts users, sessions and personas into a real database over a connection of its own, as another application would.
 */
public final class Fixtures {

    private final String jdbcUrl;

    public Fixtures(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** For the database of the application that runs in this process. */
    public static Fixtures ofThisProcess() {
        return new Fixtures(ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class)
                + "&user=postgres");
    }

    /** A new user, signed in for an hour; gives the session token. */
    public String signedInUser() {
        return session(user(), "1 hour");
    }

    public String user() {
        String user = "user-" + UUID.randomUUID();
        update("INSERT INTO users (id) VALUES (?)", user);
        return user;
    }

    /** Gives the token of a new session that ends after the given interval, which may be negative. */
    public String session(String user, String validFor) {
        String token = UsedSecrets.note("token-" + UUID.randomUUID());
        update("INSERT INTO sessions (token_sha256, user_id, expires_at) "
                + "VALUES (sha256(convert_to(?, 'UTF8')), ?, now() + ?::interval)", token, user, validFor);
        return token;
    }

    public String userOf(String token) {
        return text("SELECT user_id FROM sessions WHERE token_sha256 = sha256(convert_to(?, 'UTF8'))", token);
    }

    /** Gives the id of a new persona of the session's user. */
    public String persona(String token, String portraitUrl) {
        String persona = "persona-" + UUID.randomUUID();
        update("INSERT INTO personas (id, owner_id, name, portrait_url) VALUES (?, ?, 'Test', ?)", persona,
                userOf(token), portraitUrl);
        return persona;
    }

    public void persona(String token, String id, String name, String portraitUrl) {
        update("INSERT INTO personas (id, owner_id, name, portrait_url) VALUES (?, ?, ?, ?)", id, userOf(token), name,
                portraitUrl);
    }

    /** Gives a persona that has a completed video. */
    public String personaWithVideo(String token, String videoUrl) {
        String persona = persona(token, "http://localhost/portrait.jpg");
        video(token, persona, videoUrl);
        return persona;
    }

    /** A completed video of a persona that has none. */
    public void video(String token, String persona, String videoUrl) {
        update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, provider, provider_model, "
                + "output_url, deadline_at) VALUES (gen_random_uuid(), ?, ?, 'idle', 'http://localhost/portrait.jpg', "
                + "'completed', 'replicate', 'owner/model', ?, now())", persona, userOf(token), videoUrl);
    }

    public void update(String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = prepared(connection, sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Runs any statement, and leaves what it answers unread. */
    public void execute(String sql) {
        inTransaction(statement -> statement.execute(sql));
    }

    /** What is done with a statement before its transaction is committed. */
    public interface Work {

        void in(Statement transaction) throws SQLException;
    }

    public void inTransaction(Work work) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            work.in(statement);
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Runs so many statements over one connection, each in a transaction of its own. */
    public void inTransactions(int number, IntFunction<String> statements) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < number; i++) {
                statement.execute(statements.apply(i));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The first column of the first row. */
    public String text(String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The first column of all rows. */
    public List<String> texts(String sql, Object... parameters) {
        return rows(row -> row.getString(1), sql, parameters);
    }

    /** What one row is read as. */
    public interface RowReader<T> {

        T read(ResultSet row) throws SQLException;
    }

    public <T> List<T> rows(RowReader<T> reader, String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** All states that a job was in, the first one first. */
    public List<String> history(String jobId) {
        return texts("SELECT state FROM video_job_events WHERE job_id = ?::uuid ORDER BY number", jobId);
    }

    public long number(String sql, Object... parameters) {
        return Long.parseLong(text(sql, parameters));
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
