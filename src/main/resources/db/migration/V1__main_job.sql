-- Users, their sessions and personas, and the video jobs. PostgreSQL 13 or later.

CREATE TABLE users (
    id         text        PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- The token itself is never stored: whoever reads this table can't sign in with it.
CREATE TABLE sessions (
    token_sha256 bytea       PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
    user_id      text        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at   timestamptz NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE personas (
    id           text        PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    owner_id     text        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    portrait_url text        NOT NULL CHECK (char_length(portrait_url) BETWEEN 1 AND 2048),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX personas_by_owner ON personas (owner_id, id);

-- One sequence for the whole table, so that "everything after version N" is a question with an answer.
CREATE SEQUENCE video_jobs_version;

CREATE TABLE video_jobs (
    id                 uuid        PRIMARY KEY,
    -- The order in which jobs were accepted; a persona's newest job has the highest number.
    number             bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    -- No foreign key: personas may live in another application's table.
    persona_id         text        NOT NULL,
    user_id            text        NOT NULL,
    kind               text        NOT NULL CHECK (kind IN ('idle', 'talk')),
    portrait_url       text        NOT NULL,
    state              text        NOT NULL CHECK (state IN ('queued', 'submitting', 'submit_unknown', 'processing',
                                                             'storing', 'completed', 'failed', 'canceled', 'timed_out')),
    version            bigint      NOT NULL,
    provider           text        NOT NULL,
    -- Which model ran it, so that a changed setting does not orphan a running job.
    provider_model     text        NOT NULL,
    provider_job_id    text,
    -- How many times the provider was asked to make it.
    attempts           integer     NOT NULL DEFAULT 0,
    -- Percent, where the provider tells one.
    progress           smallint    CHECK (progress BETWEEN 0 AND 100),
    -- Where the provider keeps its result, while it is being stored.
    source_url         text,
    output_url         text,
    -- The persona's last good clip when this job was accepted, shown until this job has made a newer one.
    previous_video_url text,
    failure_code       text,
    failure_message    text,
    created_at         timestamptz NOT NULL DEFAULT now(),
    submitted_at       timestamptz,
    finished_at        timestamptz,
    updated_at         timestamptz NOT NULL DEFAULT now(),
    -- After this moment the job is given up.
    deadline_at        timestamptz NOT NULL,
    -- When the job next needs a look, and until when somebody has it in hand. Both by this database's clock.
    due_at             timestamptz NOT NULL DEFAULT now(),
    leased_until       timestamptz,

    CHECK (state <> 'completed' OR output_url IS NOT NULL),
    CHECK (state NOT IN ('processing', 'storing') OR provider_job_id IS NOT NULL),
    CHECK (state NOT IN ('failed', 'timed_out') OR failure_code IS NOT NULL)
);

-- At most one active idle job per persona, whoever inserts it and however many do at once.
CREATE UNIQUE INDEX one_active_idle_job_per_persona ON video_jobs (persona_id)
    WHERE kind = 'idle' AND state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing');

-- A result counts for one job only.
CREATE UNIQUE INDEX video_jobs_by_provider_job ON video_jobs (provider, provider_job_id)
    WHERE provider_job_id IS NOT NULL;

CREATE INDEX video_jobs_newest_idle ON video_jobs (persona_id, number DESC) WHERE kind = 'idle';

CREATE INDEX video_jobs_due ON video_jobs (due_at)
    WHERE state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing');

-- The version moves here and not in the writer's statement, so a writer that knows nothing of versions counts too.
-- It moves only when something changed that a reader could see: leases and due times are our own housekeeping.
CREATE FUNCTION video_jobs_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.persona_id, NEW.state, NEW.progress, NEW.output_url, NEW.previous_video_url,
                             NEW.failure_code, NEW.failure_message)
            IS NOT DISTINCT FROM (OLD.persona_id, OLD.state, OLD.progress, OLD.output_url, OLD.previous_video_url,
                                  OLD.failure_code, OLD.failure_message) THEN
        NEW.version := OLD.version;
        RETURN NEW;
    END IF;
    NEW.version := nextval('video_jobs_version');
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE TRIGGER video_jobs_stamp BEFORE INSERT OR UPDATE ON video_jobs
    FOR EACH ROW EXECUTE FUNCTION video_jobs_stamp();
