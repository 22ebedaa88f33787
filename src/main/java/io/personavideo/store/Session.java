package io.personavideo.store;

import java.time.Instant;

/**
 * Who is signed in, and until when.
 */
public record Session(String userId, Instant expiresAt) {

    public boolean isValidAt(Instant now) {
        return now.isBefore(expiresAt);
    }
}
