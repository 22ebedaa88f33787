package io.personavideo.status;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.personavideo.job.Failure;

/**
 * The answer to every status check, the same from memory and from the database.
 *
 * @param status one of {@code not_started queued processing completed failed canceled}
 * @param videoUrl the last good clip, also while a new one is made or after one failed; null while there is none
 * @param version grows with every change
 * @param jobId the newest job, or null before the first
 * @param pollAfterMs when to ask again, in milliseconds
 * @param phase what the newest job is at: {@code queued}, {@code warming} while the provider finds a machine and loads the
 *        model, {@code running} or {@code storing}; null once it has ended
 * @param progress percent, or null where the provider tells none
 * @param error why the newest job failed, or null
 * @param note that a quick check did not touch the database, or null
 * @param known false where the memory can't tell "no video" from "not in memory"; absent otherwise
 * @param expiresAt when the clip can't be had at its address any more; absent if it lasts
 * @param stale true where memory may be out of date, because it has not heard from the database for a while; absent
 *        otherwise. It is added to what memory holds when it is asked
 */
public record StatusBody(String personaId, String status, String videoUrl, long version, String jobId,
        Instant updatedAt, long pollAfterMs, String phase, Integer progress, Failure error, String note,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean known,
        @JsonInclude(JsonInclude.Include.NON_NULL) Instant expiresAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean stale) {
}
