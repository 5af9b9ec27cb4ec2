-- The outbox: which leads' documents no longer equal their rows. Written by triggers alone, so that whoever writes to
-- the business tables is seen, and a rollback leaves nothing.

CREATE TABLE sync.change (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lead_id     bigint NOT NULL,
  company_id  bigint NOT NULL,
  lane        text NOT NULL CHECK (lane IN ('live', 'fanout', 'confirm', 'repair')),
  shard       smallint NOT NULL GENERATED ALWAYS AS ((hashint8(lead_id) & 15)::smallint) STORED,
  enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  not_before  timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts    integer NOT NULL DEFAULT 0,
  xid         xid8 NOT NULL DEFAULT pg_current_xact_id()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX change_due ON sync.change (lane, shard, not_before, id);
CREATE INDEX change_lead ON sync.change (lead_id);

-- Leads of one statement above this number wait behind live changes.
CREATE FUNCTION sync.lane_of(leads bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN leads > 1000 THEN 'fanout' ELSE 'live' END $$;

-- One row a lead and transaction is enough: whoever reads that row reads everything the transaction committed. A row
-- written inside a savepoint that was rolled back is gone, and is then missed here too.
CREATE FUNCTION sync.enqueue(leads bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO sync.change (lead_id, company_id, lane)
  SELECT lead.id, lead.company_id, sync.lane_of(cardinality(leads))
  FROM (SELECT DISTINCT unnest(leads) AS id) touched JOIN public.lead USING (id)
  WHERE NOT EXISTS (
    SELECT FROM sync.change WHERE lead_id = lead.id AND xid = pg_current_xact_id() AND lane IN ('live', 'fanout')
  )
$$;

-- Rows are compared by what is stored (*<>): to jsonb 7 equals 7.0, and a search shows which it is.
CREATE FUNCTION sync.capture_lead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO sync.change (lead_id, company_id, lane)
      SELECT id, company_id, sync.lane_of(count(*) OVER ()) FROM new_rows;
    WHEN 'DELETE' THEN
      INSERT INTO sync.change (lead_id, company_id, lane)
      SELECT id, company_id, sync.lane_of(count(*) OVER ()) FROM old_rows;
    WHEN 'UPDATE' THEN
      INSERT INTO sync.change (lead_id, company_id, lane)
      SELECT coalesce(n.id, o.id), coalesce(n.company_id, o.company_id), sync.lane_of(count(*) OVER ())
      FROM new_rows n FULL JOIN old_rows o ON n.id = o.id
      WHERE (n *<> o) IS NOT FALSE;
    WHEN 'TRUNCATE' THEN
      INSERT INTO sync.change (lead_id, company_id, lane) SELECT id, company_id, 'fanout' FROM public.lead;
  END CASE;
  RETURN NULL;
END $$;

-- For tables with a column lead_id: both leads when a row moves. The change of a lead that is gone was queued when the
-- lead itself was deleted.
CREATE FUNCTION sync.capture_child() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM new_rows));
    WHEN 'DELETE' THEN
      PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM old_rows));
    WHEN 'UPDATE' THEN
      PERFORM sync.enqueue(ARRAY(
        SELECT lead_id FROM (TABLE new_rows EXCEPT ALL TABLE old_rows) added
        UNION SELECT lead_id FROM (TABLE old_rows EXCEPT ALL TABLE new_rows) removed
      ));
    WHEN 'TRUNCATE' THEN
      EXECUTE format('SELECT sync.enqueue(ARRAY(SELECT lead_id FROM public.%I))', TG_TABLE_NAME);
  END CASE;
  RETURN NULL;
END $$;

CREATE FUNCTION sync.capture_document_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM sync.enqueue(ARRAY(SELECT d.lead_id FROM new_rows n JOIN public.document d ON d.id = n.document_id));
    WHEN 'DELETE' THEN
      PERFORM sync.enqueue(ARRAY(SELECT d.lead_id FROM old_rows o JOIN public.document d ON d.id = o.document_id));
    WHEN 'UPDATE' THEN
      PERFORM sync.enqueue(ARRAY(
        SELECT d.lead_id FROM public.document d WHERE d.id IN (
          SELECT document_id FROM (TABLE new_rows EXCEPT ALL TABLE old_rows) added
          UNION SELECT document_id FROM (TABLE old_rows EXCEPT ALL TABLE new_rows) removed
        )
      ));
    WHEN 'TRUNCATE' THEN
      PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM public.document));
  END CASE;
  RETURN NULL;
END $$;

-- A new person has no lead yet, and with a deleted one go the leads, which are captured themselves.
CREATE FUNCTION sync.capture_candidate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM sync.enqueue(ARRAY(
    SELECT lead.id
    FROM new_rows n FULL JOIN old_rows o ON n.id = o.id
    JOIN public.lead ON lead.candidate_id = coalesce(n.id, o.id)
    WHERE (n *<> o) IS NOT FALSE
  ));
  RETURN NULL;
END $$;

-- Work on all leads of a company, expanded into sync.change in keyset pages by the indexer.
CREATE TABLE sync.fanout (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id    bigint NOT NULL,
  after_lead_id bigint NOT NULL DEFAULT 0,
  enqueued_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Phones are read in the company's country, and date-times of attributes in its time zone, when a lead is indexed.
CREATE FUNCTION sync.capture_company() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO sync.fanout (company_id)
  SELECT n.id FROM new_rows n JOIN old_rows o ON n.id = o.id
  WHERE (n.country, n.time_zone) IS DISTINCT FROM (o.country, o.time_zone);
  RETURN NULL;
END $$;

-- Postgres takes one event a trigger where it names transition tables.
CREATE PROCEDURE sync.capture(prefix text, source text, capturing text, events text[]) LANGUAGE plpgsql AS $$
DECLARE event text;
BEGIN
  FOREACH event IN ARRAY events LOOP
    EXECUTE format('CREATE TRIGGER %I %s %s ON public.%I %s FOR EACH STATEMENT EXECUTE FUNCTION sync.%I()',
      prefix || lower(event), CASE event WHEN 'TRUNCATE' THEN 'BEFORE' ELSE 'AFTER' END, event, source,
      CASE event
        WHEN 'INSERT' THEN 'REFERENCING NEW TABLE AS new_rows'
        WHEN 'DELETE' THEN 'REFERENCING OLD TABLE AS old_rows'
        WHEN 'UPDATE' THEN 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
        ELSE '' END,
      capturing);
  END LOOP;
END $$;
CALL sync.capture('sync_', 'lead', 'capture_lead', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('sync_', 'lead_label', 'capture_child', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('sync_', 'answer', 'capture_child', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('sync_', 'attachment', 'capture_child', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('sync_', 'document', 'capture_child', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('sync_', 'document_file', 'capture_document_file', '{INSERT,UPDATE,DELETE,TRUNCATE}');
CALL sync.capture('sync_', 'candidate', 'capture_candidate', '{UPDATE}');
CALL sync.capture('sync_', 'company', 'capture_company', '{UPDATE}');

-- The clock that gives each batch its version: microseconds, always rising, also after a crash, a failover or a restore.
CREATE TABLE sync.clock (v bigint NOT NULL);
INSERT INTO sync.clock VALUES (0);

-- The indices that every change is written to, with the version of the builder that makes their documents.
CREATE TABLE sync.target (
  index_name    text PRIMARY KEY,
  builder       integer NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT now()
);

-- Leads that an index refused for good. A later success with a higher token clears the row.
CREATE TABLE sync.failure (
  index_name text NOT NULL REFERENCES sync.target ON DELETE CASCADE,
  lead_id    bigint NOT NULL,
  company_id bigint NOT NULL,
  token      bigint NOT NULL,
  reason     text NOT NULL,
  attempts   integer NOT NULL DEFAULT 1,
  first_seen timestamptz NOT NULL DEFAULT now(),
  last_seen  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (index_name, lead_id)
);

-- Leads that are older than the outbox.
INSERT INTO sync.fanout (company_id) SELECT id FROM public.company;
