package io.personavideo.status;

import jakarta.inject.Singleton;

/**
 * What the answers to status checks say to caches. All may be kept and none may be used unasked: an old answer would be
 * taken for the end of a video's making. Asking with the version that one has costs no body.
 */
@Singleton
class StatusHeaders {

    static final String JSON = "application/json;charset=UTF-8";

    /** On what else than the address an answer depends: CORS names the origin that asks. */
    static final String VARY = "Origin, X-Quick-Check";

    static final String PRIVATE = "private, no-cache";

    private final String quick;

    StatusHeaders(QuickCheckConfig config) {
        this.quick = config.requireSession() ? PRIVATE : "public, no-cache";
    }

    /** The Cache-Control of what comes from memory. */
    String quickCacheControl() {
        return quick;
    }
}
