-- What the charts of the console show: a row for each ten seconds of the last day. Indexers and apis add to it.
CREATE TABLE IF NOT EXISTS sync.figure (
  -- Unix time in tens of seconds.
  step              bigint PRIMARY KEY,
  -- Of a moment within the step.
  lag_seconds       float8,
  pending           bigint,
  failures          bigint,
  held              bigint,
  index_bytes       bigint,
  documents         bigint,
  -- Of all processes together.
  changes           bigint,
  documents_written bigint,
  searches          bigint,
  -- Searches by how long they took.
  latencies         bigint[]
);

-- A comparison of the index with the database that an operator has asked for; an indexer makes it, step by step. Who is
-- killed leaves it to another one.
CREATE TABLE IF NOT EXISTS sync.verification (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state         text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'running', 'repairing', 'done', 'failed', 'cancelled')),
  who           text NOT NULL,
  -- What to compare; the index is chosen at the start where none was named.
  index_name    text,
  is_full       boolean NOT NULL,
  repairs       boolean NOT NULL,
  company_id    bigint,
  lead_ids      bigint[],
  from_id       bigint,
  to_id         bigint,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at    timestamptz,
  ended_at      timestamptz,
  -- The process that works on it, and when it last said so.
  worker        text,
  beat_at       timestamptz,
  -- The id up to which leads are compared.
  after_id      bigint NOT NULL DEFAULT -1,
  checked       bigint NOT NULL DEFAULT 0,
  total         bigint,
  -- Differences by kind, and how many documents among them name another company than their lead.
  found         jsonb NOT NULL DEFAULT '{}',
  other_company bigint NOT NULL DEFAULT 0,
  foreign_kept  bigint NOT NULL DEFAULT 0,
  -- Of the repairs: null before there are any.
  repaired      bigint,
  held          bigint NOT NULL DEFAULT 0,
  -- Why it failed, or what else there is to know.
  reason        text
);
CREATE UNIQUE INDEX IF NOT EXISTS one_active_verification ON sync.verification ((true))
  WHERE state IN ('waiting', 'running', 'repairing');

-- The differences of the last verification, up to a number.
CREATE TABLE IF NOT EXISTS sync.verification_finding (
  verification_id  bigint NOT NULL REFERENCES sync.verification ON DELETE CASCADE,
  address          text NOT NULL,
  kind             text NOT NULL,
  -- Null for a document that no lead can have.
  lead_id          bigint,
  company_id       bigint NOT NULL,
  is_other_company boolean NOT NULL,
  version          bigint NOT NULL,
  PRIMARY KEY (verification_id, address)
);
