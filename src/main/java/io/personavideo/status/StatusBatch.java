package io.personavideo.status;

import java.util.List;

import io.vertx.core.buffer.Buffer;

/**
 * The statuses of several personas in one answer.
 *
 * @param statuses in the order of the answer
 * @param json may be sent any number of times
 * @param etag another one whenever one of the statuses is; null if one of them may not be kept
 * @param retryAfter when to ask again for the first of them, in whole seconds
 */
record StatusBatch(List<StatusSnapshot> statuses, Buffer json, String etag, String retryAfter) {

    /** Larger than any version. */
    private static final long STALE = Long.MIN_VALUE;

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    static StatusBatch of(List<StatusSnapshot> statuses) {
        return new StatusBatch(statuses, json(statuses), etag(statuses), retryAfter(statuses));
    }

    /** Whether it is what memory holds of all its personas. */
    boolean isNewest() {
        for (StatusSnapshot status : statuses) {
            if (!status.isNewest()) {
                return false;
            }
        }
        return true;
    }

    private static Buffer json(List<StatusSnapshot> statuses) {
        Buffer json = Buffer.buffer(length(statuses));
        byte separator = '[';
        for (StatusSnapshot status : statuses) {
            status.appendTo(json.appendByte(separator));
            separator = ',';
        }
        return json.appendByte((byte) ']');
    }

    /** In bytes. */
    private static int length(List<StatusSnapshot> statuses) {
        int length = 1;
        for (StatusSnapshot status : statuses) {
            length += 1 + status.length();
        }
        return length;
    }

    /** Of which personas they are, the address says already. */
    private static String etag(List<StatusSnapshot> statuses) {
        long hash = statuses.size();
        for (StatusSnapshot status : statuses) {
            if (!status.mayBeKept()) {
                return null;
            }
            hash = Long.rotateLeft((hash ^ status.version() ^ (status.isStale() ? STALE : 0)) * PRIME, 29);
        }
        return "\"" + Long.toHexString(hash) + "\"";
    }

    private static String retryAfter(List<StatusSnapshot> statuses) {
        int soonest = Integer.MAX_VALUE;
        for (StatusSnapshot status : statuses) {
            soonest = Math.min(soonest, status.retryAfterSeconds());
        }
        return Integer.toString(soonest);
    }
}
