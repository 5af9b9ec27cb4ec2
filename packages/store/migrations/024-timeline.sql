-- The timeline of the server: the number of its history, which each promotion of a standby and each recovery to a point in
-- time raises. pg_control_checkpoint() tells it only after the next checkpoint, which may be minutes later; what a position
-- in the feed of changes is worth, and whether the index has to be verified, must be known at once.
CREATE OR REPLACE FUNCTION sync.timeline() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT pg_is_in_recovery() THEN
    RETURN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer;
  END IF;
  RETURN (SELECT timeline_id FROM pg_control_checkpoint());
-- Some services that are called Postgres have no WAL of their own.
EXCEPTION WHEN feature_not_supported OR insufficient_privilege OR undefined_function THEN
  RETURN (SELECT timeline_id FROM pg_control_checkpoint());
END $$;
