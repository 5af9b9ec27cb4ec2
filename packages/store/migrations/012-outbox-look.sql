-- A change is due at once unless it says when: new rows follow each other by id and need no clock. One that was ahead
-- and is set back would let them wait.
ALTER TABLE sync.change ALTER not_before SET DEFAULT '-infinity';

-- The last ids that were given out, to committed rows and others. A function, because a role that may use the tables
-- need not be allowed to read their sequences.
CREATE FUNCTION sync.last_ids(OUT change bigint, OUT parent_change bigint, OUT fanout bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT
    (SELECT last_value - (NOT is_called)::int FROM sync.change_id_seq),
    (SELECT last_value - (NOT is_called)::int FROM sync.parent_change_id_seq),
    (SELECT last_value - (NOT is_called)::int FROM sync.fanout_id_seq)
$$;

-- A trigger asks whether its own transaction has queued a lead. By the lead alone it would read all deleted changes of
-- that lead which Postgres keeps. Writers wait while the index is built: about a second for a million changes.
DROP INDEX sync.change_lead;
CREATE INDEX change_lead ON sync.change (lead_id, xid);
