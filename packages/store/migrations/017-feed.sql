-- The feed of changes, which mirrors follow: one row for each lead that has changed, and for each name that was changed, with
-- the last transaction that did. A lead comes here when its change is settled, in the same transaction; a name when it is
-- written. Nobody else writes here: what is only read or built again has not changed.
CREATE TABLE IF NOT EXISTS sync.feed (
  company_id bigint NOT NULL,
  kind       text COLLATE "C" NOT NULL CHECK (kind IN ('lead', 'label', 'folder', 'campaign')),
  id         bigint NOT NULL,
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  -- Whether the lead was gone then: such rows are removed after a while.
  is_deleted boolean NOT NULL DEFAULT false,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- An id that is deleted may come back in another company, whose row is another one.
  PRIMARY KEY (company_id, kind, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX IF NOT EXISTS feed_order ON sync.feed (company_id, xid, kind, id);
CREATE INDEX IF NOT EXISTS feed_deleted ON sync.feed (at) WHERE is_deleted;

-- The last transaction of a company whose row was removed. Who has not read up to there begins anew.
CREATE TABLE IF NOT EXISTS sync.feed_forgotten (
  company_id bigint PRIMARY KEY,
  xid        xid8 NOT NULL
);

-- A transaction that a reader has seen here must not be given out again after a crash, also where writers do not wait for
-- the disk.
CREATE OR REPLACE FUNCTION sync.survive_crash() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER survive_crash AFTER INSERT ON sync.feed
  FOR EACH STATEMENT EXECUTE FUNCTION sync.survive_crash();
ALTER TABLE sync.feed ENABLE ALWAYS TRIGGER survive_crash;

-- As in migration 009, and names that leads are shown with come into the feed when they are changed.
CREATE OR REPLACE FUNCTION sync.capture_catalogue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET row_security = off AS $$
DECLARE
  company_column text := CASE TG_TABLE_NAME WHEN 'company' THEN 'id' ELSE 'company_id' END;
  shown text := CASE TG_TABLE_NAME
    WHEN 'label' THEN '%1$s.name' WHEN 'folder' THEN '%1$s.name, %1$s.status'
    WHEN 'campaign' THEN '%1$s.title, %1$s.ats_external_id' END;
BEGIN
  IF current_setting('session_replication_role') = 'replica' AND sync.is_outbox_replicated() THEN RETURN NULL; END IF;
  CASE TG_OP
    WHEN 'INSERT' THEN
      EXECUTE format('INSERT INTO sync.catalogue_change (company_id) SELECT DISTINCT %I FROM new_rows', company_column);
    WHEN 'DELETE' THEN
      EXECUTE format('INSERT INTO sync.catalogue_change (company_id) SELECT DISTINCT %I FROM old_rows', company_column);
    WHEN 'UPDATE' THEN
      EXECUTE format('INSERT INTO sync.catalogue_change (company_id)
        SELECT %1$I FROM new_rows UNION SELECT %1$I FROM old_rows', company_column);
      IF shown IS NOT NULL THEN
        EXECUTE format('INSERT INTO sync.feed (company_id, kind, id)
          SELECT n.company_id, %L, n.id FROM new_rows n JOIN old_rows o ON n.id = o.id
          WHERE record_image_ne(ROW(%s), ROW(%s)) ORDER BY n.company_id, n.id
          ON CONFLICT (company_id, kind, id) DO UPDATE SET xid = excluded.xid, at = excluded.at',
          TG_TABLE_NAME, format(shown, 'n'), format(shown, 'o'));
      END IF;
    WHEN 'TRUNCATE' THEN
      INSERT INTO sync.catalogue_change (company_id) VALUES (0);
  END CASE;
  RETURN NULL;
END $$;

-- alone: 'reread' nothing has changed, but an index may lack the lead: searches that wait for the latest changes wait for
-- it, and mirrors are not told.
ALTER TABLE sync.change DROP CONSTRAINT IF EXISTS change_operation_check,
  ADD CONSTRAINT change_operation_check CHECK (operation IN ('write', 'delete', 'rewrite', 'repair', 'reread')) NOT VALID

-- alone: the same for work on all leads.
ALTER TABLE sync.fanout DROP CONSTRAINT IF EXISTS fanout_operation_check,
  ADD CONSTRAINT fanout_operation_check CHECK (operation IN ('write', 'rewrite', 'reread')) NOT VALID
