-- Several providers, talk videos, waiting for a slot, and a history of every job.

ALTER TABLE video_jobs
    -- Which provider makes it is decided when it is its turn.
    ALTER COLUMN provider DROP NOT NULL,
    ALTER COLUMN provider_model DROP NOT NULL,
    -- What a talk video says, one of the two.
    ADD COLUMN audio_url       text,
    ADD COLUMN spoken_text     text,
    -- By which its requester may ask again without making another one, and what was asked with it.
    ADD COLUMN idempotency_key text,
    ADD COLUMN request_sha256  bytea,
    -- Whether it is being made; before that the provider waits for a machine, or for the model to load.
    ADD COLUMN running         boolean NOT NULL DEFAULT false,
    -- The providers that will not make it.
    ADD COLUMN refused_by      text[]  NOT NULL DEFAULT '{}',
    -- How many times its result could not be stored.
    ADD COLUMN store_attempts  integer NOT NULL DEFAULT 0,
    -- It has ended here, and its provider has not yet been told to stop.
    ADD COLUMN cancel_pending  boolean NOT NULL DEFAULT false,
    -- Why it is in its state, in words for its owner.
    ADD COLUMN cause           text,
    ADD CHECK (kind <> 'talk' OR num_nonnulls(audio_url, spoken_text) = 1),
    ADD CHECK (state NOT IN ('submitting', 'submit_unknown', 'processing', 'storing') OR provider IS NOT NULL),
    ADD CHECK ((idempotency_key IS NULL) = (request_sha256 IS NULL));

CREATE UNIQUE INDEX video_jobs_by_idempotency_key ON video_jobs (user_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;

CREATE INDEX video_jobs_by_persona ON video_jobs (persona_id, number DESC);
CREATE INDEX video_jobs_by_turn ON video_jobs (user_id, submitted_at DESC) WHERE submitted_at IS NOT NULL;
CREATE INDEX video_jobs_queued ON video_jobs (user_id, number) WHERE state = 'queued';
CREATE INDEX video_jobs_to_cancel ON video_jobs (due_at) WHERE cancel_pending;
CREATE INDEX video_jobs_finished ON video_jobs (finished_at) WHERE finished_at IS NOT NULL;

-- As before, and a reader can see as well whether the job is running.
CREATE OR REPLACE FUNCTION video_jobs_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.persona_id, NEW.state, NEW.running, NEW.progress, NEW.output_url,
                             NEW.previous_video_url, NEW.failure_code, NEW.failure_message)
            IS NOT DISTINCT FROM (OLD.persona_id, OLD.state, OLD.running, OLD.progress, OLD.output_url,
                                  OLD.previous_video_url, OLD.failure_code, OLD.failure_message) THEN
        NEW.version := OLD.version;
        RETURN NEW;
    END IF;
    NEW.version := nextval('video_jobs_version');
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;

-- Every state that every job was in, and every failed attempt to store its result.
CREATE TABLE video_job_events (
    job_id   uuid        NOT NULL REFERENCES video_jobs (id) ON DELETE CASCADE,
    number   bigint      GENERATED ALWAYS AS IDENTITY,
    state    text        NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    provider text,
    -- Of submitting, or of storing where that is the state.
    attempt  integer     NOT NULL,
    cause    text,
    PRIMARY KEY (job_id, number)
);

CREATE FUNCTION video_jobs_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO video_job_events (job_id, state, provider, attempt, cause)
    VALUES (NEW.id, NEW.state, NEW.provider,
            CASE WHEN NEW.state = 'storing' THEN NEW.store_attempts + 1 ELSE NEW.attempts END,
            coalesce(NEW.failure_message, NEW.cause));
    RETURN NULL;
END
$$;

CREATE TRIGGER video_jobs_record_new AFTER INSERT ON video_jobs
    FOR EACH ROW EXECUTE FUNCTION video_jobs_record();

CREATE TRIGGER video_jobs_record_change AFTER UPDATE ON video_jobs
    FOR EACH ROW WHEN (NEW.state <> OLD.state OR NEW.store_attempts <> OLD.store_attempts)
    EXECUTE FUNCTION video_jobs_record();

-- Accepts a request for a video, or finds the job that answers it. No row if the persona is missing or another user's;
-- otherwise the job and one of: created, found, key_reused, queue_full, busy. The job is null with the last two.
CREATE FUNCTION accept_video_job(
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
                                     idempotency_key, request_sha256, previous_video_url, deadline_at)
        VALUES (new_id, of_persona, requester, of_kind, portrait, audio, spoken, 'queued', key, fingerprint,
                coalesce(previous.output_url, previous.previous_video_url), now() + allowed)
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

-- Begins the submission of the job whose turn it is, if a provider has a free slot for it: users take turns, and of one
-- user's jobs the oldest goes first. No row if none can begin, or if it is not the turn of the one that is asked for.
-- Offers are a list of {provider, target, kind, audio, text, slots} in order of preference.
CREATE FUNCTION begin_next_video_job(offers jsonb, user_slots integer, lease interval, only_job uuid)
RETURNS SETOF video_jobs LANGUAGE plpgsql AS $$
DECLARE
    chosen record;
BEGIN
    -- Slots are counted and taken by one replica at a time. The number is this function's own.
    PERFORM pg_advisory_xact_lock(7306650017);
    WITH busy AS (
        SELECT v.provider, v.user_id FROM video_jobs v
        WHERE v.state IN ('submitting', 'submit_unknown', 'processing')
    ), free AS (
        SELECT offer.value AS offer, offer.ordinality AS preference
        FROM jsonb_array_elements(offers) WITH ORDINALITY offer
        WHERE (SELECT count(*) FROM busy WHERE busy.provider = offer.value ->> 'provider')
              < (offer.value ->> 'slots')::integer
    ), waiting AS (
        SELECT DISTINCT ON (v.user_id) v.id, v.user_id, v.number, best.offer
        FROM video_jobs v CROSS JOIN LATERAL (
            SELECT free.offer FROM free
            WHERE free.offer ->> 'kind' = v.kind
              AND free.offer ->> 'provider' <> ALL (v.refused_by)
              AND (v.audio_url IS NULL OR (free.offer ->> 'audio')::boolean)
              AND (v.spoken_text IS NULL OR (free.offer ->> 'text')::boolean)
            ORDER BY free.preference LIMIT 1
        ) best
        WHERE v.state = 'queued' AND v.due_at <= now() AND v.deadline_at > now()
          AND (v.leased_until IS NULL OR v.leased_until <= now())
        ORDER BY v.user_id, v.number
    )
    SELECT waiting.id, waiting.offer INTO chosen
    FROM waiting CROSS JOIN LATERAL (
        SELECT count(*) AS running FROM busy WHERE busy.user_id = waiting.user_id
    ) share
    WHERE share.running < user_slots
    ORDER BY share.running, (
        SELECT max(v.submitted_at) FROM video_jobs v WHERE v.user_id = waiting.user_id
    ) NULLS FIRST, waiting.number
    LIMIT 1;
    IF chosen.id IS NULL OR chosen.id <> only_job THEN
        RETURN;
    END IF;
    RETURN QUERY UPDATE video_jobs v
    SET state = 'submitting', provider = chosen.offer ->> 'provider', provider_model = chosen.offer ->> 'target',
        attempts = v.attempts + 1, submitted_at = now(), due_at = now(), leased_until = now() + lease, cause = NULL
    WHERE v.id = chosen.id AND v.state = 'queued'
    RETURNING v.*;
END
$$;
