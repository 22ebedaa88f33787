package io.personavideo.store;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/**
 * Where sessions are, if another application keeps them.
 */
@ConfigMapping(prefix = "persona-video.session")
interface SessionSqlConfig {

    /**
     * A SELECT that finds the session of a token: {@code $1} is the token as the client has sent it, and its columns are
     * {@code user_id} and {@code expires_at} (null for a session that does not expire). Without it sessions are rows of the
     * service's own table {@code sessions}.
     */
    Optional<String> sql();
}
