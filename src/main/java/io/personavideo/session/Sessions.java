package io.personavideo.session;

import java.time.Instant;
import java.util.Locale;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;

import io.personavideo.problem.ProblemException;
import io.personavideo.store.Session;
import io.personavideo.store.SessionStore;
import io.personavideo.store.SessionToken;
import io.personavideo.web.Detached;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.smallrye.mutiny.Uni;

/**
 * Finds the session of a request, in memory where it was seen a moment ago. Tokens that are not valid are never
 * remembered, so that a new session counts at once.
 */
@Singleton
public class Sessions {

    static final String REGION = "sessions";

    /** Longer tokens are refused unseen. In characters. */
    private static final int MAX_TOKEN_LENGTH = 4096;

    private static final String BEARER = "bearer ";

    private final SessionStore store;
    private final SessionConfig config;
    private final Cache region;

    Sessions(SessionStore store, SessionConfig config, @CacheName(REGION) Cache region) {
        this.store = store;
        this.config = config;
        this.region = region;
    }

    /** The session of the request; fails with 401 if it has none that is valid. */
    public Uni<Session> authenticate(HttpHeaders headers) {
        SessionToken token = tokenOf(headers);
        // Detached, because callers share one look-up, and the first to leave would take it from the others.
        return Detached.fromCaller(region.getAsync(token, this::find))
                .map(Sessions::requireValid);
    }

    /**
     * The token of the request.
     *
     * @throws ProblemException 401 if there is none
     */
    public SessionToken tokenOf(HttpHeaders headers) {
        String token = token(headers);
        if (token == null || token.isBlank() || token.length() > MAX_TOKEN_LENGTH) {
            throw ProblemException.unauthorized();
        }
        return SessionToken.of(token);
    }

    private String token(HttpHeaders headers) {
        String authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            boolean bearer = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
            return bearer ? authorization.substring(BEARER.length()).strip() : null;
        }
        Cookie cookie = headers.getCookies().get(config.cookieName());
        return cookie == null ? null : cookie.getValue();
    }

    private Uni<Session> find(SessionToken token) {
        return store.find(token).map(session -> session.orElseThrow(ProblemException::unauthorized));
    }

    private static Session requireValid(Session session) {
        if (!session.isValidAt(Instant.now())) {
            throw ProblemException.unauthorized();
        }
        return session;
    }
}
