-- The indexers and apis at work: each writes its row every ten seconds, and deletes it when it stops.
CREATE TABLE IF NOT EXISTS sync.process (
  id            uuid PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('indexer', 'api')),
  host          text NOT NULL,
  pid           integer NOT NULL,
  -- Of Galena, and of how it builds documents.
  version       text NOT NULL,
  builder       integer NOT NULL,
  -- The time zone data of its Node.
  tzdata        text NOT NULL,
  started_at    timestamptz NOT NULL DEFAULT now(),
  seen_at       timestamptz NOT NULL DEFAULT now(),
  -- The last error that it logged: a sentence of Galena's own, which holds no data.
  last_error    text,
  last_error_at timestamptz
) WITH (fillfactor = 50);

-- What to do about it; the message says what is wrong.
ALTER TABLE sync.warning ADD COLUMN IF NOT EXISTS remedy text NOT NULL DEFAULT '';

-- When keys were last used, once a minute at most. Not in api_key: every process reads a company's names again when its
-- keys change.
CREATE TABLE IF NOT EXISTS sync.key_use (
  key_id  bigint PRIMARY KEY,
  used_at timestamptz(3) NOT NULL
) WITH (fillfactor = 50);

-- alone: what people call a key, until when it works, which pages may use it, and which campaigns it sees. Null: for ever,
-- every page, every campaign. Keys with the role company_suggest get suggestions alone.
ALTER TABLE api_key
  ADD COLUMN IF NOT EXISTS label text,
  ADD COLUMN IF NOT EXISTS expires_at timestamptz(3),
  ADD COLUMN IF NOT EXISTS allowed_origins text[] CHECK (cardinality(allowed_origins) > 0),
  ADD COLUMN IF NOT EXISTS campaign_ids bigint[] CHECK (cardinality(campaign_ids) > 0),
  DROP CONSTRAINT IF EXISTS api_key_role_check,
  ADD CONSTRAINT api_key_role_check CHECK (role IN ('company', 'company_write', 'company_suggest', 'read', 'write')),
  DROP CONSTRAINT IF EXISTS api_key_check,
  ADD CONSTRAINT api_key_check
    CHECK ((company_id IS NULL) = (role NOT IN ('company', 'company_write', 'company_suggest'))),
  DROP CONSTRAINT IF EXISTS api_key_limits,
  ADD CONSTRAINT api_key_limits CHECK (company_id IS NOT NULL OR (allowed_origins IS NULL AND campaign_ids IS NULL)),
  DROP CONSTRAINT IF EXISTS api_key_writer,
  ADD CONSTRAINT api_key_writer CHECK (role <> 'company_write' OR campaign_ids IS NULL)

-- alone: what is known of its use goes with a key.
ALTER TABLE sync.key_use DROP CONSTRAINT IF EXISTS key_use_key_id,
  ADD CONSTRAINT key_use_key_id FOREIGN KEY (key_id) REFERENCES api_key ON DELETE CASCADE
