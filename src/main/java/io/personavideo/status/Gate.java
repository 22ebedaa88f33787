package io.personavideo.status;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import io.personavideo.session.Credentials;
import io.personavideo.session.Sessions;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;

/**
 * Lets everybody ask quickly, or only signed-in users, as it is configured.
 */
@Singleton
public class Gate {

    private final boolean open;
    private final Sessions sessions;

    Gate(QuickCheckConfig config, Sessions sessions) {
        this.open = !config.requireSession();
        this.sessions = sessions;
    }

    /** Whether it is known at once that the request may pass. */
    boolean isOpenTo(HttpServerRequest request) {
        return open || sessions.isRemembered(credentials(request));
    }

    private Credentials credentials(HttpServerRequest request) {
        Cookie cookie = request.getCookie(sessions.cookieName());
        return new Credentials(request.getHeader(HttpHeaders.AUTHORIZATION), cookie == null ? null : cookie.getValue());
    }

    /** Fails with 401 for whom it is shut. */
    public Uni<Void> pass(HttpServerRequest request) {
        return open ? Uni.createFrom().voidItem() : sessions.authenticate(credentials(request)).replaceWithVoid();
    }

    /** Fails with 401 for whom it is shut. */
    Uni<Void> pass(HttpHeaders headers) {
        return open ? Uni.createFrom().voidItem() : sessions.authenticate(headers).replaceWithVoid();
    }
}
