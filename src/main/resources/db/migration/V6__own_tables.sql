-- Sessions and personas may be read from tables of another application, and our own tables may live in a schema of their own.

-- Whether an id is the one that is given as text, in a form in which an index on the id can be used. What is not the id's own
-- way to be written (007, or a UUID in capitals) is another id, as it is in video_jobs.
CREATE FUNCTION persona_video_is(id text, given text) RETURNS boolean LANGUAGE sql IMMUTABLE
    AS $$ SELECT id = given $$;

CREATE FUNCTION persona_video_is(id integer, given text) RETURNS boolean LANGUAGE sql IMMUTABLE
    AS $$ SELECT id = CASE WHEN given ~ '^(0|-?[1-9][0-9]{0,17})$' THEN given::bigint END $$;

CREATE FUNCTION persona_video_is(id bigint, given text) RETURNS boolean LANGUAGE sql IMMUTABLE
    AS $$ SELECT id = CASE WHEN given ~ '^(0|-?[1-9][0-9]{0,17})$' THEN given::bigint END $$;

CREATE FUNCTION persona_video_is(id uuid, given text) RETURNS boolean LANGUAGE sql IMMUTABLE
    AS $$ SELECT id = CASE WHEN given ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN given::uuid END $$;

-- A moment that was written without its time zone is one of UTC, as Prisma and others write it.
CREATE FUNCTION persona_video_moment(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
    AS $$ SELECT at $$;

CREATE FUNCTION persona_video_moment(at timestamp) RETURNS timestamptz LANGUAGE sql IMMUTABLE
    AS $$ SELECT at AT TIME ZONE 'UTC' $$;

-- Accepts a request for a video of a persona that its caller has found, or finds the job that answers it. One row: the job
-- and one of created, found, key_reused, no_portrait, queue_full, busy. The job is null with the last three. The function of
-- this name that looks for the persona itself is for the release before.
CREATE FUNCTION accept_video_job(
    new_id uuid, of_persona text, portrait text, requester text, of_kind text, audio text, spoken text, again boolean,
    key text, fingerprint bytea, allowed interval, queue_bound integer
) RETURNS TABLE (outcome text, job video_jobs) LANGUAGE plpgsql AS $$
DECLARE
    previous video_jobs;
BEGIN
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
        -- Another application's table may hold none, or a path of its own.
        IF portrait IS NULL OR portrait !~* '^https?://' THEN
            outcome := 'no_portrait';
            job := NULL;
            RETURN NEXT;
            RETURN;
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

-- Whoever writes to video_jobs may look for tables elsewhere than here: triggers have to find ours all the same. Functions
-- that a later migration replaces say SET search_path FROM CURRENT themselves.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN
        SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.pronamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'video_jobs'::regclass)
          AND (p.prorettype = 'trigger'::regtype AND p.proname LIKE 'video\_jobs\_%'
               OR p.proname IN ('accept_video_job', 'begin_next_video_job'))
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path FROM CURRENT', function);
    END LOOP;
END
$$;
