package io.personavideo.status;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The statuses of several personas in one answer.
 *
 * @param etag another one whenever one of the statuses is; null if one of them may not be kept
 * @param retryAfter when to ask again for the first of them, in whole seconds
 */
record StatusBatch(byte[] json, String etag, String retryAfter) {

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    static StatusBatch of(List<StatusSnapshot> statuses) {
        return new StatusBatch(json(statuses), etag(statuses), retryAfter(statuses));
    }

    private static byte[] json(List<StatusSnapshot> statuses) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(
                statuses.stream().mapToInt(status -> status.json().length + 1).sum() + 1);
        json.write('[');
        for (StatusSnapshot status : statuses) {
            if (json.size() > 1) {
                json.write(',');
            }
            json.writeBytes(status.json());
        }
        json.write(']');
        return json.toByteArray();
    }

    /** Of which personas they are, the address says already. */
    private static String etag(List<StatusSnapshot> statuses) {
        long hash = statuses.size();
        for (StatusSnapshot status : statuses) {
            if (status.etag() == null) {
                return null;
            }
            hash = Long.rotateLeft((hash ^ status.version()) * PRIME, 29);
        }
        return "\"" + Long.toHexString(hash) + "\"";
    }

    private static String retryAfter(List<StatusSnapshot> statuses) {
        int soonest = statuses.stream().mapToInt(status -> Integer.parseInt(status.retryAfter())).min().orElseThrow();
        return Integer.toString(soonest);
    }
}
