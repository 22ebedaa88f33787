-- What is known of the files that are kept, and which of them are to be removed.

ALTER TABLE video_jobs
    -- Of the file; null where the store does not tell.
    ADD COLUMN output_bytes              bigint,
    ADD COLUMN output_sha256             bytea CHECK (octet_length(output_sha256) = 32),
    ADD COLUMN output_duration_ms        bigint,
    -- When the video can't be had at its address any more; null if it lasts.
    ADD COLUMN output_expires_at         timestamptz,
    ADD COLUMN previous_video_expires_at timestamptz;

-- Written in the same transaction that ends a file's use, so that no file is forgotten whatever dies. No foreign key: the
-- job may be gone.
CREATE TABLE video_removals (
    job_id       uuid        PRIMARY KEY,
    -- The job is gone, another video has taken its place, or it ended otherwise than with a video that may yet arrive.
    reason       text        NOT NULL CHECK (reason IN ('removed', 'replaced', 'abandoned')),
    since        timestamptz NOT NULL DEFAULT now(),
    leased_until timestamptz
);

CREATE FUNCTION video_jobs_remove_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO video_removals (job_id, reason) VALUES (OLD.id, 'removed')
    ON CONFLICT (job_id) DO UPDATE SET reason = 'removed', since = now(), leased_until = NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER video_jobs_remove_file AFTER DELETE ON video_jobs
    FOR EACH ROW WHEN (OLD.output_url IS NOT NULL) EXECUTE FUNCTION video_jobs_remove_file();

CREATE FUNCTION video_jobs_replace_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO video_removals (job_id, reason)
    SELECT v.id, 'replaced' FROM video_jobs v
    WHERE v.persona_id = NEW.persona_id AND v.kind = 'idle' AND v.number < NEW.number AND v.output_url IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER video_jobs_replace_files AFTER UPDATE ON video_jobs
    FOR EACH ROW WHEN (NEW.kind = 'idle' AND NEW.state = 'completed' AND OLD.state <> 'completed')
    EXECUTE FUNCTION video_jobs_replace_files();

CREATE FUNCTION video_jobs_abandon_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO video_removals (job_id, reason) VALUES (NEW.id, 'abandoned') ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER video_jobs_abandon_file AFTER UPDATE ON video_jobs
    FOR EACH ROW WHEN (OLD.state = 'storing' AND NEW.state IN ('failed', 'canceled', 'timed_out'))
    EXECUTE FUNCTION video_jobs_abandon_file();

-- As before, and the last good clip that goes on being shown is said to expire when it does.
CREATE OR REPLACE FUNCTION accept_video_job(
    new_id uuid, of_persona text, requester text, of_kind text, audio text, spoken text, again boolean,
    key text, fingerprint bytea, allowed interval, queue_bound integer
) RETURNS TABLE (outcome text, job video_jobs) LANGUAGE plpgsql AS $$
DECLARE
    portrait text;
    previous video_jobs;
BEGIN
    SELECT portrait_url INTO portrait FROM personas WHERE id = of_persona AND owner_id = requester;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- Whoever loses a race against another request for the same video finds the other's job in the next round.
    FOR round IN 1..5 LOOP
        IF key IS NOT NULL THEN
            SELECT * INTO job FROM video_jobs v WHERE v.user_id = requester AND v.idempotency_key = key;
            IF FOUND THEN
                outcome := CASE WHEN job.request_sha256 = fingerprint THEN 'found' ELSE 'key_reused' END;
                RETURN NEXT;
                RETURN;
            END IF;
        END IF;
        IF of_kind = 'idle' THEN
            SELECT * INTO previous FROM video_jobs v
            WHERE v.persona_id = of_persona AND v.kind = 'idle' ORDER BY v.number DESC LIMIT 1;
            IF FOUND AND previous.state NOT IN ('failed', 'canceled', 'timed_out')
                    AND NOT (previous.state = 'completed' AND again) THEN
                outcome := 'found';
                job := previous;
                RETURN NEXT;
                RETURN;
            END IF;
        END IF;
        IF (SELECT count(*) FROM video_jobs v WHERE v.user_id = requester AND v.state = 'queued') >= queue_bound THEN
            outcome := 'queue_full';
            job := NULL;
            RETURN NEXT;
            RETURN;
        END IF;
        INSERT INTO video_jobs AS v (id, persona_id, user_id, kind, portrait_url, audio_url, spoken_text, state,
                                     idempotency_key, request_sha256, previous_video_url, previous_video_expires_at,
                                     deadline_at)
        VALUES (new_id, of_persona, requester, of_kind, portrait, audio, spoken, 'queued', key, fingerprint,
                coalesce(previous.output_url, previous.previous_video_url),
                CASE WHEN previous.output_url IS NULL THEN previous.previous_video_expires_at
                     ELSE previous.output_expires_at END,
                now() + allowed)
        ON CONFLICT DO NOTHING
        RETURNING v.* INTO job;
        IF FOUND THEN
            outcome := 'created';
            RETURN NEXT;
            RETURN;
        END IF;
    END LOOP;
    outcome := 'busy';
    job := NULL;
    RETURN NEXT;
END
$$;
