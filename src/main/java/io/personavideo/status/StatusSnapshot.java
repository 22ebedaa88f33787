package io.personavideo.status;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;

/**
 * What memory says of one persona's or talk video's status at one version: the very bytes of the answer, made once when
 * the status changed and not for each reader. What it says never changes.
 */
public final class StatusSnapshot {

    private final String personaId;
    private final long version;

    /** The ETag, if there is one, and then the head of the answer: in one piece, as what is far apart is slow to read. */
    private final byte[] bytes;
    private final byte etagLength;
    private final Tail tail;
    private final boolean stale;

    private volatile boolean newest;

    /**
     * The end of an answer, the same for very many and so kept once.
     *
     * @param seconds when to ask again
     * @param retryAfter the same as a header's value
     */
    record Tail(byte[] json, int seconds, CharSequence retryAfter) {

        /** In place of the closing brace. */
        private static final String STALE = ",\"stale\":true}";

        Tail stale() {
            byte[] more = STALE.getBytes(StandardCharsets.US_ASCII);
            byte[] longer = Arrays.copyOf(json, json.length - 1 + more.length);
            System.arraycopy(more, 0, longer, json.length - 1, more.length);
            return new Tail(longer, seconds, retryAfter);
        }
    }

    /**
     * @param etag empty if the answer may not be kept
     */
    StatusSnapshot(String personaId, long version, byte[] etag, byte[] head, Tail tail) {
        this(personaId, version, etag, head, tail, false);
    }

    private StatusSnapshot(String personaId, long version, byte[] etag, byte[] head, Tail tail, boolean stale) {
        this.personaId = personaId;
        this.version = version;
        this.bytes = Arrays.copyOf(etag, etag.length + head.length);
        this.etagLength = (byte) etag.length;
        this.tail = tail;
        this.stale = stale;
        System.arraycopy(head, 0, bytes, etag.length, head.length);
    }

    private StatusSnapshot(StatusSnapshot fresh, byte[] etag) {
        this(fresh.personaId, fresh.version, etag, Arrays.copyOfRange(fresh.bytes, fresh.etagLength, fresh.bytes.length),
                fresh.tail.stale(), true);
    }

    /** The same, saying that it may be out of date; to caches another answer. */
    StatusSnapshot stale() {
        String marked = mayBeKept() ? etag().subSequence(0, etagLength - 1) + "-stale\"" : "";
        return new StatusSnapshot(this, marked.getBytes(StandardCharsets.US_ASCII));
    }

    public String personaId() {
        return personaId;
    }

    public long version() {
        return version;
    }

    /** The version in quotes, marked if it is stale, or null if the answer may not be kept. */
    CharSequence etag() {
        return mayBeKept() ? new AsciiString(bytes, 0, etagLength, false) : null;
    }

    boolean isStale() {
        return stale;
    }

    /** Whether a cache holds it as the newest of its key. It does not know if the cache drops it by itself. */
    boolean isNewest() {
        return newest;
    }

    void setNewest(boolean newest) {
        this.newest = newest;
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
