package io.personavideo.status;

import java.nio.charset.StandardCharsets;

import io.vertx.core.buffer.Buffer;

/**
 * What memory says of one persona's or talk video's status at one version: the very bytes of the answer, made once when
 * the status changed and not for each reader. Immutable.
 */
public final class StatusSnapshot {

    private final String personaId;
    private final long version;
    private final String etag;
    private final byte[] head;
    private final Tail tail;

    /**
     * The end of an answer, the same for very many and so kept once.
     *
     * @param retryAfter when to ask again, in whole seconds
     */
    record Tail(byte[] json, String retryAfter) {
    }

    /**
     * @param etag null if the answer may not be kept
     */
    StatusSnapshot(String personaId, long version, String etag, byte[] head, Tail tail) {
        this.personaId = personaId;
        this.version = version;
        this.etag = etag;
        this.head = head;
        this.tail = tail;
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
        return tail.retryAfter();
    }

    /** Of the answer, in bytes. */
    public int length() {
        return head.length + tail.json().length;
    }

    public Buffer appendTo(Buffer buffer) {
        return buffer.appendBytes(head).appendBytes(tail.json());
    }

    String json() {
        return new String(head, StandardCharsets.UTF_8) + new String(tail.json(), StandardCharsets.UTF_8);
    }
}
