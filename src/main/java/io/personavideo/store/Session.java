package io.personavideo.store;

import java.time.Instant;

/**
 * Who is signed in, and until when.
 *
 * @param expiresAt null if the session does not expire
 */
public record Session(String userId, Instant expiresAt) {

    public boolean isValidAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
