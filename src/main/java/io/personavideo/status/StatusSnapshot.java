package io.personavideo.status;

import java.util.Arrays;

import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;

/**
 * What memory says of one persona's or talk video's status at one version: the very bytes of the answer, made once when
 * the status changed and not for each reader. Immutable.
 */
public final class StatusSnapshot {

    private final String personaId;
    private final long version;

    /** The ETag, if there is one, and then the head of the answer: in one piece, as what is far apart is slow to read. */
    private final byte[] bytes;
    private final byte etagLength;
    private final Tail tail;

    /**
     * The end of an answer, the same for very many and so kept once.
     *
     * @param seconds when to ask again
     * @param retryAfter the same as a header's value
     */
    record Tail(byte[] json, int seconds, CharSequence retryAfter) {
    }

    /**
     * @param etag empty if the answer may not be kept
     */
    StatusSnapshot(String personaId, long version, byte[] etag, byte[] head, Tail tail) {
        this.personaId = personaId;
        this.version = version;
        this.bytes = Arrays.copyOf(etag, etag.length + head.length);
        this.etagLength = (byte) etag.length;
        this.tail = tail;
        System.arraycopy(head, 0, bytes, etag.length, head.length);
    }

    public String personaId() {
        return personaId;
    }

    public long version() {
        return version;
    }

    /** The version in quotes, or null if the answer may not be kept. */
    CharSequence etag() {
        return mayBeKept() ? new AsciiString(bytes, 0, etagLength, false) : null;
    }

    boolean mayBeKept() {
        return etagLength > 0;
    }

    /** When to ask again, in whole seconds. */
    CharSequence retryAfter() {
        return tail.retryAfter();
    }

    int retryAfterSeconds() {
        return tail.seconds();
    }

    /** Of the answer, in bytes. */
    public int length() {
        return headLength() + tail.json().length;
    }

    private int headLength() {
        return bytes.length - etagLength;
    }

    public Buffer appendTo(Buffer buffer) {
        return buffer.appendBytes(bytes, etagLength, headLength()).appendBytes(tail.json());
    }

    String json() {
        return appendTo(Buffer.buffer(length())).toString();
    }
}
