package io.personavideo.job;

import java.util.Locale;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * A log whose entries have the ids of the job that they are about as fields, by which they are found again. The fields
 * belong to the entry, and to no thread or context, so that nothing else is ever taken for the job's.
 */
public final class JobLog {

    private static final String JOB = "jobId";
    private static final String PERSONA = "personaId";
    private static final String PROVIDER = "provider";
    private static final String PROVIDER_JOB = "providerJobId";
    private static final String TRACE = "traceId";

    private final String name;
    private final Logger log;

    private JobLog(String name) {
        this.name = name;
        this.log = Logger.getLogger(name);
    }

    public static JobLog of(Class<?> writer) {
        return new JobLog(writer.getName());
    }

    public void debug(VideoJob job, String format, Object... arguments) {
        write(Level.DEBUG, job, null, format, arguments);
    }

    public void info(VideoJob job, String format, Object... arguments) {
        write(Level.INFO, job, null, format, arguments);
    }

    public void warn(VideoJob job, String format, Object... arguments) {
        write(Level.WARN, job, null, format, arguments);
    }

    public void error(VideoJob job, Throwable failure, String format, Object... arguments) {
        write(Level.ERROR, job, failure, format, arguments);
    }

    /** Of a job of which only the id is known. */
    public void debug(JobId job, String format, Object... arguments) {
        write(Level.DEBUG, job, format, arguments);
    }

    public void warn(JobId job, String format, Object... arguments) {
        write(Level.WARN, job, format, arguments);
    }

    private void write(java.util.logging.Level level, VideoJob job, Throwable failure, String format,
            Object... arguments) {
        if (log.isLoggable(level)) {
            ExtLogRecord entry = entry(level, job.id(), format, arguments);
            entry.setThrown(failure);
            entry.putMdc(PERSONA, job.personaId().value());
            putIfKnown(entry, PROVIDER, job.provider());
            putIfKnown(entry, PROVIDER_JOB, job.providerJobId());
            putIfKnown(entry, TRACE, traceId(job.traceparent()));
            log.logRaw(entry);
        }
    }

    private void write(java.util.logging.Level level, JobId job, String format, Object... arguments) {
        if (log.isLoggable(level)) {
            log.logRaw(entry(level, job, format, arguments));
        }
    }

    private ExtLogRecord entry(java.util.logging.Level level, JobId job, String format, Object... arguments) {
        String message = String.format(Locale.ROOT, format, arguments);
        ExtLogRecord entry = new ExtLogRecord(level, message, ExtLogRecord.FormatStyle.NO_FORMAT, JobLog.class.getName());
        entry.setLoggerName(name);
        entry.putMdc(JOB, job.toString());
        return entry;
    }

    private static String traceId(String traceparent) {
        String[] parts = traceparent == null ? new String[0] : traceparent.split("-");
        return parts.length > 1 ? parts[1] : null;
    }

    private static void putIfKnown(ExtLogRecord entry, String field, String value) {
        if (value != null) {
            entry.putMdc(field, value);
        }
    }
}
