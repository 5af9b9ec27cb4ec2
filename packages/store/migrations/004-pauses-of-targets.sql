-- A target that refuses nearly everything is left alone for a while, by every indexer: something is wrong with the
-- index, not with the leads.
ALTER TABLE sync.target
  ADD pauses integer NOT NULL DEFAULT 0,
  ADD paused_until timestamptz,
  ADD pause_reason text;
