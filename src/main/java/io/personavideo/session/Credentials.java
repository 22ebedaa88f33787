package io.personavideo.session;

import java.util.Locale;

import io.personavideo.problem.ProblemException;
import io.personavideo.store.SessionToken;

/**
 * By what a request names its session: {@code Authorization: Bearer}, or else the session cookie.
 *
 * @param authorization the header's value, or null
 * @param cookie the cookie's value, or null
 */
public record Credentials(String authorization, String cookie) {

    /** Longer tokens are refused unseen. In characters. */
    private static final int MAX_TOKEN_LENGTH = 4096;

    private static final String BEARER = "bearer ";

    /** Null if there is none that could be valid. */
    SessionToken token() {
        String token = authorization == null ? cookie : bearerToken();
        return token == null || !isPlausible(token) ? null : SessionToken.of(token);
    }

    /** A null character can't be asked for in the database. */
    private static boolean isPlausible(String token) {
        return !token.isBlank() && token.length() <= MAX_TOKEN_LENGTH && token.indexOf('\0') < 0;
    }

    private String bearerToken() {
        boolean bearer = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
        return bearer ? authorization.substring(BEARER.length()).strip() : null;
    }

    /**
     * @throws ProblemException 401 if there is none that could be valid
     */
    SessionToken requiredToken() {
        SessionToken token = token();
        if (token == null) {
            throw ProblemException.unauthorized();
        }
        return token;
    }

    /** Never the token. */
    @Override
    public String toString() {
        return authorization == null ? cookie == null ? "none" : "cookie" : "authorization";
    }
}
