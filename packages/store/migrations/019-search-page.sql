-- Who is signed in on the search page: a key exchanged for a cookie, whose token stands here as its SHA-256.
CREATE TABLE IF NOT EXISTS sync.session (
  token_hash text PRIMARY KEY,
  key_id     bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Written once a minute at most.
  used_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS session_key ON sync.session (key_id);

-- Codes that `galena start` prints, each for one session, with the rights of a key.
CREATE TABLE IF NOT EXISTS sync.sign_in_code (
  code_hash  text PRIMARY KEY,
  key_id     bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS sign_in_code_key ON sync.sign_in_code (key_id);

-- Searches that a company has named. json keeps what was sent as it was, which jsonb does not.
CREATE TABLE IF NOT EXISTS sync.view (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id bigint NOT NULL,
  name       text NOT NULL,
  state      json NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (company_id, name)
);

-- alone: where a lead is in the company's CRM: an address with {id}.
ALTER TABLE company ADD COLUMN IF NOT EXISTS crm_link text CHECK (crm_link ~ '^https?://.*[{]id[}]')

-- alone: views go with their company.
ALTER TABLE sync.view DROP CONSTRAINT IF EXISTS view_company,
  ADD CONSTRAINT view_company FOREIGN KEY (company_id) REFERENCES company ON DELETE CASCADE

-- alone: sessions go with their key.
ALTER TABLE sync.session DROP CONSTRAINT IF EXISTS session_key_id,
  ADD CONSTRAINT session_key_id FOREIGN KEY (key_id) REFERENCES api_key ON DELETE CASCADE

-- alone: codes too.
ALTER TABLE sync.sign_in_code DROP CONSTRAINT IF EXISTS sign_in_code_key_id,
  ADD CONSTRAINT sign_in_code_key_id FOREIGN KEY (key_id) REFERENCES api_key ON DELETE CASCADE
