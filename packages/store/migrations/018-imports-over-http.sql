-- Keys of a company that may import leads, beside those that only read.
ALTER TABLE api_key DROP CONSTRAINT IF EXISTS api_key_role_check;
ALTER TABLE api_key ADD CONSTRAINT api_key_role_check CHECK (role IN ('company', 'company_write', 'read', 'write'));
ALTER TABLE api_key DROP CONSTRAINT IF EXISTS api_key_check;
ALTER TABLE api_key ADD CONSTRAINT api_key_check
  CHECK ((company_id IS NULL) = (role NOT IN ('company', 'company_write')));

-- An import that can be sent again: what was written stands here from the same transaction on, and is passed over then.
CREATE TABLE IF NOT EXISTS sync.import_request (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id bigint NOT NULL REFERENCES company ON DELETE CASCADE,
  -- What the client calls it: the header Idempotency-Key.
  key        text NOT NULL,
  -- What it was asked to do: the parameters of the URL.
  options    text NOT NULL,
  -- Counts how often it was sent. An earlier run writes nothing more.
  run        integer NOT NULL DEFAULT 0,
  begun_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, key)
);

CREATE TABLE IF NOT EXISTS sync.import_part (
  request_id bigint NOT NULL REFERENCES sync.import_request ON DELETE CASCADE,
  first_line bigint NOT NULL,
  last_line  bigint NOT NULL,
  -- SHA-256 of its lines: another file is noticed.
  digest     bytea NOT NULL,
  inserted   integer NOT NULL,
  updated    integer NOT NULL,
  unchanged  integer NOT NULL,
  superseded integer NOT NULL,
  rejected   jsonb NOT NULL,
  PRIMARY KEY (request_id, first_line)
);
