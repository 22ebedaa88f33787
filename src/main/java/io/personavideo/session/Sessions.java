package io.personavideo.session;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

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
import io.quarkus.cache.CaffeineCache;
import io.smallrye.mutiny.Uni;

/**
 * Finds the session of a request, in memory where it was seen a moment ago. Tokens that are not valid are never
 * remembered, so that a new session counts at once.
 */
@Singleton
public class Sessions {

    static final String REGION = "sessions";

    private final SessionStore store;
    private final SessionConfig config;
    private final CaffeineCache region;
    private final SessionLookUps lookUps;

    Sessions(SessionStore store, SessionConfig config, @CacheName(REGION) Cache region, SessionLookUps lookUps) {
        this.store = store;
        this.config = config;
        this.region = region.as(CaffeineCache.class);
        this.lookUps = lookUps;
    }

    /** The cookie that may hold the session's token. */
    public String cookieName() {
        return config.cookieName();
    }

    /** The session of the request; fails with 401 if it has none that is valid. */
    public Uni<Session> authenticate(HttpHeaders headers) {
        return authenticate(credentials(headers));
    }

    /** The session that the credentials name; fails with 401 if there is none that is valid. */
    public Uni<Session> authenticate(Credentials credentials) {
        SessionToken token = credentials.requiredToken();
        lookUps.count(region.getIfPresent(token.sha256()) != null);
        // Detached, because callers share one look-up, and the first to leave would take it from the others.
        return Detached.fromCaller(region.getAsync(token.sha256(), key -> find(token)))
                .map(Sessions::requireValid);
    }

    /** Whether the session is valid and in memory, so that it is known at once. */
    public boolean isRemembered(Credentials credentials) {
        SessionToken token = credentials.token();
        CompletableFuture<Session> found = token == null ? null : region.getIfPresent(token.sha256());
        Session session = found == null || found.isCompletedExceptionally() ? null : found.getNow(null);
        return session != null && session.isValidAt(Instant.now());
    }

    /**
     * The token of the request.
     *
     * @throws ProblemException 401 if there is none
     */
    public SessionToken tokenOf(HttpHeaders headers) {
        return credentials(headers).requiredToken();
    }

    private Credentials credentials(HttpHeaders headers) {
        Cookie cookie = headers.getCookies().get(config.cookieName());
        return new Credentials(headers.getHeaderString(HttpHeaders.AUTHORIZATION), cookie == null ? null : cookie.getValue());
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
