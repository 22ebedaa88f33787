package io.personavideo.status;

/**
 * What memory says of one persona's or talk video's status at one version: the very bytes of the answer, made once when
 * the status changed and not for each reader. Immutable, but for what whoever is given the bytes might do to them.
 */
public final class StatusSnapshot {

    private final String personaId;
    private final long version;
    private final String etag;
    private final String retryAfter;
    private final byte[] json;

    /**
     * @param etag null if the answer may not be kept
     * @param retryAfter in seconds
     */
    StatusSnapshot(String personaId, long version, String etag, String retryAfter, byte[] json) {
        this.personaId = personaId;
        this.version = version;
        this.etag = etag;
        this.retryAfter = retryAfter;
        this.json = json;
    }

    public String personaId() {
        return personaId;
    }

    public long version() {
        return version;
    }

    /** The version in quotes, or null if the answer may not be kept. */
    String etag() {
        return etag;
    }

    /** When to ask again, in whole seconds. */
    String retryAfter() {
        return retryAfter;
    }

    /** Not to be changed. */
    public byte[] json() {
        return json;
    }
}
