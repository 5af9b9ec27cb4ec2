-- Which companies' keys, names or settings changed, and in which transaction. A reader remembers the snapshot it last
-- looked with and asks for what that snapshot could not see. A counter per company would make all who write to one
-- company's labels wait for each other.

CREATE TABLE sync.catalogue_change (
  company_id bigint,
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at         timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON sync.catalogue_change (xid);
CREATE INDEX ON sync.catalogue_change (at);

CREATE FUNCTION sync.capture_catalogue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE company_column text := CASE TG_TABLE_NAME WHEN 'company' THEN 'id' ELSE 'company_id' END;
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      EXECUTE format('INSERT INTO sync.catalogue_change (company_id) SELECT DISTINCT %I FROM new_rows', company_column);
    WHEN 'DELETE' THEN
      EXECUTE format('INSERT INTO sync.catalogue_change (company_id) SELECT DISTINCT %I FROM old_rows', company_column);
    WHEN 'UPDATE' THEN
      EXECUTE format('INSERT INTO sync.catalogue_change (company_id)
        SELECT %1$I FROM new_rows UNION SELECT %1$I FROM old_rows', company_column);
    WHEN 'TRUNCATE' THEN
      INSERT INTO sync.catalogue_change (company_id) SELECT id FROM public.company;
  END CASE;
  RETURN NULL;
END $$;

CALL sync.capture('catalogue_', 'company', 'capture_catalogue', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('catalogue_', 'api_key', 'capture_catalogue', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('catalogue_', 'campaign', 'capture_catalogue', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('catalogue_', 'folder', 'capture_catalogue', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('catalogue_', 'label', 'capture_catalogue', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('catalogue_', 'candidate_attribute', 'capture_catalogue', '{INSERT,UPDATE,DELETE,TRUNCATE}');
