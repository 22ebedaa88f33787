package io.personavideo.status;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.personavideo.job.Failure;

/**
 * The answer to every status check, the same from memory and from the database.
 *
 * @param pollAfterMs when to ask again, in milliseconds
 * @param phase what is being done, or null while nothing is
 * @param note that a quick check did not touch the database, or null
 * @param known false where the memory can't tell "no video" from "not in memory"; absent otherwise
 */
public record StatusBody(String personaId, String status, String videoUrl, long version, String jobId,
        Instant updatedAt, long pollAfterMs, String phase, Integer progress, Failure error, String note,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean known) {
}
