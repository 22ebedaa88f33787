package io.personavideo.store;

import java.util.regex.Pattern;

import jakarta.inject.Singleton;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.buffer.Buffer;

/**
 * Where statements find sessions and personas: in tables of ours, or in those of another application, by two statements that
 * are settings. Either is a derived table of its statement, into which the planner pushes what is looked for.
 */
@Singleton
class AppTables {

    static final String SESSION_SQL = "persona-video.session.sql";
    static final String PERSONA_SQL = "persona-video.persona.sql";

    private static final String OUR_SESSIONS = """
            SELECT user_id, expires_at FROM sessions WHERE token_sha256 = $1
            """;

    private static final String OUR_PERSONAS = """
            SELECT id, owner_id, name, portrait_url, created_at, updated_at FROM personas
            """;

    private static final String SESSION_FORM = """
            (SELECT kept.user_id::text AS user_id, persona_video_moment(kept.expires_at) AS expires_at
             FROM (
             %s
             ) kept)
            """;

    /** What is looked up within the innermost SELECT is the statement's own column, or the null beside it if it has none. */
    private static final String PERSONA_FORM = """
            (SELECT kept.id, kept.owner_id, kept.name::text AS name, kept.portrait_url::text AS portrait_url,
                    (SELECT persona_video_moment(created_at) FROM (SELECT kept.*) own) AS created_at,
                    (SELECT persona_video_moment(updated_at) FROM (SELECT kept.*) own) AS updated_at
             FROM (
             %s
             ) kept CROSS JOIN (SELECT NULL::timestamptz AS created_at, NULL::timestamptz AS updated_at) absent)
            """;

    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
    private static final Pattern END = Pattern.compile("[\\s;]+$");

    private final String sessions;
    private final String personas;
    private final boolean isOurSessions;
    private final boolean isOurPersonas;

    AppTables(SessionSqlConfig session, PersonaSqlConfig persona) {
        this.isOurSessions = session.sql().isEmpty();
        this.isOurPersonas = persona.sql().isEmpty();
        this.sessions = SESSION_FORM.formatted(session.sql().map(AppTables::byToken).orElse(OUR_SESSIONS));
        this.personas = PERSONA_FORM.formatted(persona.sql().map(AppTables::ofAll).orElse(OUR_PERSONAS));
    }

    private static String byToken(String sql) {
        if (!PARAMETER.matcher(sql).find() || PARAMETER.matcher(sql).results().anyMatch(found -> !found.group(1).equals("1"))) {
            throw new ConfigurationException("%s has to look for the token as $1, and has no other parameter. Example: %s"
                    .formatted(SESSION_SQL, AppTablesCheck.SESSION_EXAMPLE));
        }
        return PARAMETER.matcher(withoutEnd(sql)).replaceAll("CAST(\\$1 AS text)");
    }

    private static String ofAll(String sql) {
        if (PARAMETER.matcher(sql).find()) {
            throw new ConfigurationException("%s selects all personas, and has no parameters. Example: %s"
                    .formatted(PERSONA_SQL, AppTablesCheck.PERSONA_EXAMPLE));
        }
        return withoutEnd(sql);
    }

    private static String withoutEnd(String sql) {
        return END.matcher(sql).replaceAll("");
    }

    /** The session that a token names, of which {@link #token} is the statement's first parameter: user_id, expires_at. */
    String sessions() {
        return sessions;
    }

    /** All personas: id and owner_id, to be compared by {@code persona_video_is} alone, name, portrait_url, and times. */
    String personas() {
        return personas;
    }

    /** The parameter by which a session is found. The token itself is given to nobody but the statement that wants it. */
    Object token(SessionToken token) {
        return isOurSessions ? Buffer.buffer(token.sha256Bytes()) : token.text();
    }

    boolean isOurSessions() {
        return isOurSessions;
    }

    boolean isOurPersonas() {
        return isOurPersonas;
    }
}
