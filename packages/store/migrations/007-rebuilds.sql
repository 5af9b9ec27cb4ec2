-- A rebuild makes a new index beside the one that is searched. Its state is here and nowhere else: whoever is killed,
-- another goes on from these rows.

CREATE TABLE sync.rebuild (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state          text NOT NULL DEFAULT 'planned' CHECK (state IN (
    'planned', 'building', 'backfilling', 'paused', 'catching_up', 'verifying', 'ready', 'swapped',
    'done', 'failed', 'cancelled', 'rolled_back')),
  index_name     text NOT NULL UNIQUE,
  -- The index that searches read before the swap; it is kept for the rollback window.
  previous_index text CHECK (previous_index <> index_name),
  shards         integer NOT NULL,
  replicas       integer NOT NULL,
  swap_by_itself boolean NOT NULL,
  retain_hours   float8 NOT NULL,
  -- What is waited for, or why the run ended.
  reason         text,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Of the state, and how many leads were done when it was entered: rate and time left are counted from there.
  state_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  done_at_entry  bigint NOT NULL DEFAULT 0,
  swapped_at     timestamptz,
  retain_until   timestamptz,
  -- When the index that is no longer needed was dropped.
  dropped_at     timestamptz
);
CREATE UNIQUE INDEX one_active_rebuild ON sync.rebuild ((true))
  WHERE state IN ('planned', 'building', 'backfilling', 'paused', 'catching_up', 'verifying', 'ready');

-- A range of lead ids, `from_id` < id <= `to_id`. Written up to `after_id`; verified in one piece.
CREATE TABLE sync.rebuild_chunk (
  rebuild_id  bigint NOT NULL REFERENCES sync.rebuild ON DELETE CASCADE,
  from_id     bigint NOT NULL,
  to_id       bigint NOT NULL,
  expected    integer NOT NULL,
  after_id    bigint NOT NULL,
  leads       integer NOT NULL DEFAULT 0,
  begun_at    timestamptz,
  written_at  timestamptz,
  verified_at timestamptz,
  -- Differences that the last look at it found; they are being repaired.
  findings    integer NOT NULL DEFAULT 0,
  looks       integer NOT NULL DEFAULT 0,
  not_before  timestamptz NOT NULL DEFAULT 'epoch',
  PRIMARY KEY (rebuild_id, from_id)
);

-- Since when writes to a target fail again and again, though it is not paused.
ALTER TABLE sync.target ADD pending_since timestamptz;

-- What operators did, and who they were.
CREATE TABLE sync.audit (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  who     text NOT NULL,
  command text NOT NULL,
  details jsonb NOT NULL
);

-- Settings that act while the indexers run; null where the default counts.
CREATE TABLE sync.throttle (
  backfill_per_second integer,
  sweep_hours         float8,
  -- When the next batch of a rebuild may begin, of all indexers together.
  backfill_free_at    timestamptz NOT NULL DEFAULT 'epoch'
);
INSERT INTO sync.throttle DEFAULT VALUES;

-- The sweep that goes round and round: where it is, and what its last whole round found, by class.
CREATE TABLE sync.sweep (
  after_id   bigint NOT NULL DEFAULT -1,
  begun_at   timestamptz,
  next_at    timestamptz NOT NULL DEFAULT 'epoch',
  found      jsonb NOT NULL DEFAULT '{}',
  last_found jsonb,
  last_begun timestamptz,
  last_ended timestamptz,
  -- The database server that the index was last kept in step with: another one, or an earlier state of it, is verified.
  origin     text,
  asked_at   timestamptz,
  asked_why  text
);
INSERT INTO sync.sweep DEFAULT VALUES;
