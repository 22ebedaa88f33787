-- Demo data of dev mode: one user, signed in with the token "demo-session", and thirteen personas.
-- Runs again when it or the address of the portraits changes.

INSERT INTO users (id) VALUES ('demo') ON CONFLICT DO NOTHING;

INSERT INTO sessions (token_sha256, user_id, expires_at)
VALUES (sha256('demo-session'), 'demo', '2100-01-01T00:00:00Z')
ON CONFLICT (token_sha256) DO UPDATE SET expires_at = excluded.expires_at;

INSERT INTO personas (id, owner_id, name, portrait_url)
SELECT id, 'demo', name, '${base-url}/demo/portraits/' || id || '.jpg'
FROM (VALUES
    ('ada', 'Ada'), ('bo', 'Bo'), ('chidi', 'Chidi'), ('dalia', 'Dalia'), ('emre', 'Emre'), ('freya', 'Freya'),
    ('goro', 'Goro'), ('hana', 'Hana'), ('ines', 'Inés'), ('jonas', 'Jonas'), ('kaya', 'Kaya'), ('lin', 'Lin'),
    ('mateo', 'Mateo')
) AS demo (id, name)
ON CONFLICT (id) DO UPDATE SET portrait_url = excluded.portrait_url;
