-- The trace that the request for the job belongs to, for all later steps to go on with, as in the header "traceparent" of W3C
-- Trace Context. Null without tracing.
ALTER TABLE video_jobs ADD COLUMN traceparent text;
