package io.personavideo.pages;

import java.time.Duration;
import java.time.Instant;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.RestResponse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.personavideo.problem.ProblemException;
import io.personavideo.session.Credentials;
import io.personavideo.session.Sessions;
import io.personavideo.store.PersonaStore;
import io.personavideo.store.Session;
import io.smallrye.mutiny.Uni;

/**
 * Signs in to the pages with the token of a session that there is already, by putting it into the session cookie. Usually
 * the app that this service is a part of has done so.
 */
@Path("/session")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SessionResource {

    /** What may stand in a cookie (RFC 6265). */
    private static final String COOKIE_VALUE = "[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]{1,4000}";

    private static final Duration LONGEST = Duration.ofDays(30);

    private final PagesSettings settings;
    private final Sessions sessions;
    private final PersonaStore personas;

    SessionResource(PagesSettings settings, Sessions sessions, PersonaStore personas) {
        this.settings = settings;
        this.sessions = sessions;
        this.personas = personas;
    }

    /**
     * @param userId null for strangers
     * @param demo whether anybody may come as the demo user
     * @param readOnly whether personas are another application's, and can't be added, changed or removed here
     */
    public record SignedIn(String userId, boolean demo, boolean readOnly) {
    }

    /**
     * @param token of the session, or null for that of the demo user
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SignIn(String token) {

        /** Never the token. */
        @Override
        public String toString() {
            return "sign-in";
        }
    }

    /** Who is asking. Strangers get an answer, too: a browser would show an error otherwise. */
    @GET
    public Uni<RestResponse<SignedIn>> whoAmI(@Context HttpHeaders headers) {
        requirePages();
        return Uni.createFrom().deferred(() -> sessions.authenticate(headers))
                .map(Session::userId)
                .onFailure(ProblemException.class).recoverWithNull()
                .map(userId -> answer(userId).build());
    }

    @POST
    public Uni<RestResponse<SignedIn>> signIn(SignIn input, @Context HttpHeaders headers, @Context UriInfo uri) {
        requirePages();
        String token = token(input);
        boolean secure = isSecure(headers, uri);
        return sessions.authenticate(new Credentials(null, token))
                .map(session -> answer(session.userId()).cookie(cookie(token, remaining(session), secure)).build());
    }

    private String token(SignIn input) {
        String token = input == null || input.token() == null ? settings.demoToken() : input.token().strip();
        if (token == null || !token.matches(COOKIE_VALUE)) {
            throw ProblemException.badRequest("bad_token", "token is that of a session, as the app that signs users in "
                    + "has made it");
        }
        return token;
    }

    /** Forgets who is asking. The session itself is not ours to end. */
    @DELETE
    public RestResponse<SignedIn> signOut(@Context HttpHeaders headers, @Context UriInfo uri) {
        requirePages();
        return answer(null).cookie(cookie("", Duration.ZERO, isSecure(headers, uri))).build();
    }

    private RestResponse.ResponseBuilder<SignedIn> answer(String userId) {
        return RestResponse.ResponseBuilder.ok(new SignedIn(userId, settings.demoToken() != null, personas.isReadOnly()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private NewCookie cookie(String token, Duration maxAge, boolean secure) {
        return new NewCookie.Builder(sessions.cookieName()).value(token)
                .path("/").maxAge((int) maxAge.toSeconds()).httpOnly(true).secure(secure).sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private static Duration remaining(Session session) {
        if (session.expiresAt() == null) {
            return LONGEST;
        }
        Duration remaining = Duration.between(Instant.now(), session.expiresAt());
        return remaining.compareTo(LONGEST) < 0 ? remaining : LONGEST;
    }

    /** As the browser sees it: a proxy may have ended TLS before us. */
    private static boolean isSecure(HttpHeaders headers, UriInfo uri) {
        String origin = headers.getHeaderString("Origin");
        String address = origin == null ? uri.getRequestUri().toString() : origin;
        return address.startsWith("https:");
    }

    private void requirePages() {
        if (!settings.enabled()) {
            throw ProblemException.of(Response.Status.NOT_FOUND, "not_found", "There are no pages here");
        }
    }
}
