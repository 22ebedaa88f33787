-- Tells replicas of every visible change, whoever makes it, and lets one that was cut off read what it has missed.

-- Versions come from a sequence and are not in the order of commits, so that a reader of "everything after version N" would
-- miss what a slow transaction commits late. With the transaction's id a reader knows what it could not see last time.
-- Null for what was there before.
ALTER TABLE video_jobs ADD COLUMN changed_xid xid8;

CREATE INDEX video_jobs_by_change ON video_jobs (changed_xid) WHERE changed_xid IS NOT NULL;

-- Personas that have no idle job any more; kept for as long as a replica may have been cut off.
CREATE TABLE persona_removals (
    persona_id  text        PRIMARY KEY,
    -- Of the same sequence as those of jobs: what replicas hold of the persona is older.
    version     bigint      NOT NULL,
    changed_xid xid8        NOT NULL,
    removed_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX persona_removals_by_change ON persona_removals (changed_xid);
CREATE INDEX persona_removals_by_age ON persona_removals (removed_at);

-- As before, and notes the transaction. Whoever writes the version has the job told of anew, at a version of ours.
CREATE OR REPLACE FUNCTION video_jobs_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.persona_id, NEW.state, NEW.running, NEW.progress, NEW.output_url,
                             NEW.previous_video_url, NEW.failure_code, NEW.failure_message)
            IS NOT DISTINCT FROM (OLD.persona_id, OLD.state, OLD.running, OLD.progress, OLD.output_url,
                                  OLD.previous_video_url, OLD.failure_code, OLD.failure_message)
            AND NEW.version IS NOT DISTINCT FROM OLD.version THEN
        RETURN NEW;
    END IF;
    NEW.version := nextval('video_jobs_version');
    NEW.updated_at := clock_timestamp();
    NEW.changed_xid := pg_current_xact_id();
    RETURN NEW;
END
$$;

-- The payload is small whatever has changed: the version of its form, and what to compare with what is held. Replicas
-- read the change itself from the table.
CREATE FUNCTION video_jobs_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('persona_video_changes', CASE NEW.kind
        WHEN 'idle' THEN format('1 idle %s %s', left(NEW.persona_id, 64), NEW.version)
        ELSE format('1 talk %s %s', NEW.id, NEW.version)
    END);
    RETURN NULL;
END
$$;

CREATE TRIGGER video_jobs_announce_new AFTER INSERT ON video_jobs
    FOR EACH ROW EXECUTE FUNCTION video_jobs_announce();

CREATE TRIGGER video_jobs_announce_change AFTER UPDATE ON video_jobs
    FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION video_jobs_announce();

-- A persona that loses its newest idle job shows the one before, or none.
CREATE FUNCTION video_jobs_withdraw() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    -- Again if somebody else removes that one, too.
    LOOP
        SELECT v.id, v.number INTO newest FROM video_jobs v
        WHERE v.persona_id = OLD.persona_id AND v.kind = 'idle' ORDER BY v.number DESC LIMIT 1;
        EXIT WHEN NOT FOUND;
        IF newest.number > OLD.number THEN
            RETURN NULL;
        END IF;
        -- It is older than what replicas hold, and has to count as newer.
        UPDATE video_jobs SET version = version + 1 WHERE id = newest.id;
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END LOOP;
    INSERT INTO persona_removals (persona_id, version, changed_xid)
    VALUES (OLD.persona_id, nextval('video_jobs_version'), pg_current_xact_id())
    ON CONFLICT (persona_id) DO UPDATE
    SET version = excluded.version, changed_xid = excluded.changed_xid, removed_at = excluded.removed_at;
    PERFORM pg_notify('persona_video_changes', format('1 gone %s %s', left(OLD.persona_id, 64),
                                                      currval('video_jobs_version')));
    RETURN NULL;
END
$$;

CREATE TRIGGER video_jobs_withdraw_removed AFTER DELETE ON video_jobs
    FOR EACH ROW WHEN (OLD.kind = 'idle') EXECUTE FUNCTION video_jobs_withdraw();

CREATE TRIGGER video_jobs_withdraw_moved AFTER UPDATE ON video_jobs
    FOR EACH ROW WHEN (OLD.kind = 'idle' AND NEW.persona_id <> OLD.persona_id) EXECUTE FUNCTION video_jobs_withdraw();

-- No row's trigger runs then; what was there is known before.
CREATE FUNCTION video_jobs_withdraw_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO persona_removals (persona_id, version, changed_xid)
    SELECT persona.persona_id, nextval('video_jobs_version'), pg_current_xact_id()
    FROM (SELECT DISTINCT v.persona_id FROM video_jobs v WHERE v.kind = 'idle') persona
    ON CONFLICT (persona_id) DO UPDATE
    SET version = excluded.version, changed_xid = excluded.changed_xid, removed_at = excluded.removed_at;
    PERFORM pg_notify('persona_video_changes', '1 all');
    RETURN NULL;
END
$$;

CREATE TRIGGER video_jobs_withdraw_all BEFORE TRUNCATE ON video_jobs
    FOR EACH STATEMENT EXECUTE FUNCTION video_jobs_withdraw_all();
