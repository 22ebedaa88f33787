package io.personavideo.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import org.jboss.logging.Logger;

import io.personavideo.job.Failure;
import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.Speech;
import io.personavideo.job.VideoJob;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Translates between a row of {@code video_jobs} and a {@link VideoJob}.
 */
final class JobRow {

    private static final Logger LOG = Logger.getLogger(JobRow.class);

    /** What every statement that answers with a job lists, in the words of the table {@code video_jobs}. */
    static final String COLUMNS = """
            id, persona_id, user_id, kind, portrait_url, audio_url, spoken_text, state, version, provider, provider_model,
            provider_job_id, attempts, running, progress, refused_by, cancel_pending, store_attempts, source_url,
            output_url, output_expires_at, previous_video_url, previous_video_expires_at, failure_code, failure_message,
            created_at, submitted_at, updated_at, (extract(epoch FROM now() - created_at) * 1000)::bigint AS age_ms,
            (extract(epoch FROM now() - updated_at) * 1000)::bigint AS since_update_ms,
            (extract(epoch FROM deadline_at - now()) * 1000)::bigint AS time_left_ms, traceparent
            """;

    private JobRow() {
    }

    static VideoJob job(Row row) {
        return new VideoJob(
                new JobId(row.getUUID("id")),
                new PersonaId(row.getString("persona_id")),
                row.getString("user_id"),
                JobKind.ofCode(row.getString("kind")),
                row.getString("portrait_url"),
                speech(row),
                state(row),
                row.getLong("version"),
                row.getString("provider"),
                row.getString("provider_model"),
                row.getString("provider_job_id"),
                row.getInteger("attempts"),
                List.of(row.getArrayOfStrings("refused_by")),
                row.getBoolean("cancel_pending"),
                row.getInteger("store_attempts"),
                row.getString("previous_video_url"),
                instant(row, "previous_video_expires_at"),
                instant(row, "created_at"),
                instant(row, "submitted_at"),
                instant(row, "updated_at"),
                Duration.ofMillis(row.getLong("age_ms")),
                Duration.ofMillis(row.getLong("since_update_ms")),
                Duration.ofMillis(row.getLong("time_left_ms")),
                row.getString("traceparent"));
    }

    /** Empty for somebody else's job, or a newer version's, in a state that nobody here has heard of. */
    static Optional<VideoJob> readable(Row row) {
        try {
            return Optional.of(job(row));
        } catch (RuntimeException unreadable) {
            LOG.warnf("Job %s is passed over: %s", row.getUUID("id"), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static Speech speech(Row row) {
        return JobKind.ofCode(row.getString("kind")) == JobKind.TALK
                ? new Speech(row.getString("audio_url"), row.getString("spoken_text"))
                : null;
    }

    private static JobState state(Row row) {
        String code = row.getString("state");
        return switch (code) {
            case "queued" -> new JobState.Queued();
            case "submitting" -> new JobState.Submitting();
            case "submit_unknown" -> new JobState.SubmitUnknown();
            case "processing" ->
                new JobState.Processing(row.getString("provider_job_id"), row.getBoolean("running"),
                        progress(row));
            case "storing" -> new JobState.Storing(row.getString("provider_job_id"), row.getString("source_url"));
            case "completed" -> new JobState.Completed(row.getString("output_url"), instant(row, "output_expires_at"));
            case "failed" -> new JobState.Failed(failure(row));
            case "canceled" -> new JobState.Canceled();
            case "timed_out" -> new JobState.TimedOut(failure(row));
            default -> throw new IllegalStateException("video_jobs holds a state unknown here: " + code);
        };
    }

    private static Integer progress(Row row) {
        Short progress = row.getShort("progress");
        return progress == null ? null : progress.intValue();
    }

    private static Failure failure(Row row) {
        String message = row.getString("failure_message");
        return new Failure(row.getString("failure_code"), message == null ? "" : message);
    }

    /** What a state stores beside its name; columns that it does not speak of are null. */
    record Details(String providerJobId, boolean running, Integer progress, String sourceUrl, String outputUrl,
            String failureCode,
            String failureMessage) {

        private static final Details NONE = new Details(null, false, null, null, null, null, null);

        static Details of(JobState state) {
            if (state instanceof JobState.Processing processing) {
                return new Details(processing.providerJobId(), processing.running(), processing.progress(), null, null, null,
                        null);
            }
            if (state instanceof JobState.Storing storing) {
                return new Details(storing.providerJobId(), false, null, storing.sourceUrl(), null, null, null);
            }
            if (state instanceof JobState.Completed completed) {
                return new Details(null, false, null, null, completed.videoUrl(), null, null);
            }
            if (state instanceof JobState.Failed failed) {
                return failed(failed.failure());
            }
            return state instanceof JobState.TimedOut timedOut ? failed(timedOut.failure()) : NONE;
        }

        private static Details failed(Failure failure) {
            return new Details(null, false, null, null, null, failure.code(), failure.message());
        }
    }
}
