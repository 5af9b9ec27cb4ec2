-- When an indexer last saw what a warning says, where each sees something else: it is over when none does any more.
ALTER TABLE sync.warning ADD COLUMN IF NOT EXISTS seen_at timestamptz NOT NULL DEFAULT now();
