-- The triggers as they must be in other people's surroundings: publications, strict isolation, row security, an empty
-- search_path, loaders that bypass triggers, and ids that a program cannot hold exactly.

-- Why all leads must be compared with the index. Written by triggers, which must not wait for the row of the sweep.
CREATE TABLE IF NOT EXISTS sync.verification_request (
  id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  why text NOT NULL
);

-- The triggers as an indexer last saw them: one that was switched off and on again in between differs.
CREATE TABLE IF NOT EXISTS sync.seen_trigger (
  name  text PRIMARY KEY,
  state text NOT NULL
);

-- A subscription that writes to the outbox as well brings the changes along. Other replicas, such as loaders that set
-- session_replication_role, are captured.
CREATE OR REPLACE FUNCTION sync.is_outbox_replicated() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM pg_catalog.pg_subscription_rel WHERE srrelid = 'sync.change'::regclass)
$$;

-- What a trigger reads in a SERIALIZABLE transaction makes unrelated ones fail, and where row security is forced upon
-- the owner of these functions, they would see no rows. Then more is queued, without looking anything up.
CREATE OR REPLACE FUNCTION sync.may_read() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT pg_catalog.current_setting('transaction_isolation') <> 'serializable'
    AND NOT pg_catalog.row_security_active('public.lead'::regclass::oid)
    AND NOT pg_catalog.row_security_active('public.document'::regclass::oid)
$$;

-- One row a lead and transaction is enough: whoever reads that row reads everything the transaction committed. A row
-- written inside a savepoint that was rolled back is gone, and is then missed here too. Company 0 is not known. Rows are
-- looked up by index: plans are kept for a session, and the outbox that was empty then may hold a million rows now.
CREATE OR REPLACE FUNCTION sync.enqueue(leads bigint[], operation text DEFAULT 'write') RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
  IF sync.may_read() THEN
    INSERT INTO sync.change (lead_id, company_id, lane, operation)
    SELECT lead.id, lead.company_id, sync.lane_of(cardinality(leads)), enqueue.operation
    FROM (SELECT DISTINCT unnest(leads) AS id) touched JOIN public.lead USING (id)
    WHERE (
      SELECT true FROM sync.change
      WHERE lead_id = lead.id AND xid = pg_current_xact_id() AND lane IN ('live', 'fanout') LIMIT 1
    ) IS NULL;
  ELSE
    INSERT INTO sync.change (lead_id, company_id, lane, operation)
    SELECT DISTINCT id, 0, sync.lane_of(cardinality(leads)), enqueue.operation FROM unnest(leads) AS id;
  END IF;
END $$;
DROP FUNCTION IF EXISTS sync.enqueue(bigint[]);

-- A TRUNCATE removes rows that a transaction with an older snapshot does not see, and cannot queue.
CREATE OR REPLACE FUNCTION sync.verify_after_truncate() RETURNS void LANGUAGE sql AS $$
  INSERT INTO sync.verification_request (why)
  SELECT 'A transaction emptied tables (TRUNCATE) and may not have seen all of their rows: verify the whole index.'
  WHERE current_setting('transaction_isolation') IN ('repeatable read', 'serializable')
$$;

-- Rows are compared by what is stored (*<>): to jsonb 7 equals 7.0, and a search shows which it is; json cannot be
-- compared in any other way, and some collations call different texts equal.
CREATE OR REPLACE FUNCTION sync.capture_lead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET row_security = off AS $$
BEGIN
  IF current_setting('session_replication_role') = 'replica' AND sync.is_outbox_replicated() THEN RETURN NULL; END IF;
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO sync.change (lead_id, company_id, lane)
      SELECT id, company_id, sync.lane_of(count(*) OVER ()) FROM new_rows;
    WHEN 'DELETE' THEN
      INSERT INTO sync.change (lead_id, company_id, lane, operation)
      SELECT id, company_id, sync.lane_of(count(*) OVER ()), 'delete' FROM old_rows;
    WHEN 'UPDATE' THEN
      INSERT INTO sync.change (lead_id, company_id, lane, operation)
      SELECT coalesce(n.id, o.id), coalesce(n.company_id, o.company_id), sync.lane_of(count(*) OVER ()),
        CASE WHEN n.id IS NULL THEN 'delete' ELSE 'write' END
      FROM new_rows n FULL JOIN old_rows o ON n.id = o.id
      WHERE (n *<> o) IS NOT FALSE;
    WHEN 'TRUNCATE' THEN
      INSERT INTO sync.change (lead_id, company_id, lane, operation)
      SELECT id, company_id, 'fanout', 'delete' FROM public.lead;
      PERFORM sync.verify_after_truncate();
  END CASE;
  RETURN NULL;
END $$;

-- For tables with a column lead_id: both leads when a row moves. A delete may be the cascade of a lead that is gone, which
-- queued itself; where that cannot be looked up, and before a TRUNCATE, which may be one too, it is queued as a delete.
CREATE OR REPLACE FUNCTION sync.capture_child() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET row_security = off AS $$
BEGIN
  IF current_setting('session_replication_role') = 'replica' AND sync.is_outbox_replicated() THEN RETURN NULL; END IF;
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM new_rows));
    WHEN 'DELETE' THEN
      PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM old_rows), CASE WHEN sync.may_read() THEN 'write' ELSE 'delete' END);
    WHEN 'UPDATE' THEN
      IF TG_TABLE_NAME = 'lead_label' THEN
        PERFORM sync.enqueue(ARRAY(
          SELECT DISTINCT unnest(array_remove(ARRAY[n.lead_id, o.lead_id], NULL))
          FROM new_rows n FULL JOIN old_rows o ON n.lead_id = o.lead_id AND n.label_id = o.label_id
          WHERE (n *<> o) IS NOT FALSE
        ));
      ELSE
        PERFORM sync.enqueue(ARRAY(
          SELECT DISTINCT unnest(array_remove(ARRAY[n.lead_id, o.lead_id], NULL))
          FROM new_rows n FULL JOIN old_rows o ON n.id = o.id
          WHERE (n *<> o) IS NOT FALSE
        ));
      END IF;
    WHEN 'TRUNCATE' THEN
      EXECUTE format('SELECT sync.enqueue(ARRAY(SELECT lead_id FROM public.%I), ''delete'')', TG_TABLE_NAME);
      PERFORM sync.verify_after_truncate();
  END CASE;
  RETURN NULL;
END $$;

-- No transaction is older than this snapshot: whatever belongs to the parent is looked at.
CREATE OR REPLACE FUNCTION sync.sees_nothing() RETURNS pg_snapshot LANGUAGE sql IMMUTABLE AS $$
  SELECT '2:2:'::pg_catalog.pg_snapshot
$$;

-- A document that this transaction wrote is locked until its end, and moves nowhere.
CREATE OR REPLACE FUNCTION sync.enqueue_documents(documents bigint[]) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
  IF sync.may_read() THEN
    INSERT INTO sync.parent_change (document_id)
    SELECT id FROM public.document WHERE id = ANY (documents) AND xmin <> pg_current_xact_id()::xid;
    PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM public.document WHERE id = ANY (documents)));
  ELSE
    INSERT INTO sync.parent_change (document_id, seen)
    SELECT id, sync.sees_nothing() FROM (SELECT DISTINCT unnest(documents) AS id) AS touched;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION sync.capture_document_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET row_security = off AS $$
BEGIN
  IF current_setting('session_replication_role') = 'replica' AND sync.is_outbox_replicated() THEN RETURN NULL; END IF;
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM sync.enqueue_documents(ARRAY(SELECT document_id FROM new_rows));
    WHEN 'DELETE' THEN
      PERFORM sync.enqueue_documents(ARRAY(SELECT document_id FROM old_rows));
    WHEN 'UPDATE' THEN
      PERFORM sync.enqueue_documents(ARRAY(
        SELECT DISTINCT unnest(array_remove(ARRAY[n.document_id, o.document_id], NULL))
        FROM new_rows n FULL JOIN old_rows o ON n.id = o.id
        WHERE (n *<> o) IS NOT FALSE
      ));
    WHEN 'TRUNCATE' THEN
      PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM public.document), 'delete');
      PERFORM sync.verify_after_truncate();
  END CASE;
  RETURN NULL;
END $$;

-- A new person has no lead yet, and with a deleted one go the leads, which are captured themselves.
CREATE OR REPLACE FUNCTION sync.capture_candidate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET row_security = off SET enable_seqscan = off AS $$
DECLARE people bigint[];
BEGIN
  IF current_setting('session_replication_role') = 'replica' AND sync.is_outbox_replicated() THEN RETURN NULL; END IF;
  people := ARRAY(
    SELECT coalesce(n.id, o.id) FROM new_rows n FULL JOIN old_rows o ON n.id = o.id WHERE (n *<> o) IS NOT FALSE
  );
  -- Before the leads are looked for, so that none falls between the two.
  INSERT INTO sync.parent_change (candidate_id, seen)
  SELECT id, CASE WHEN sync.may_read() THEN pg_current_snapshot() ELSE sync.sees_nothing() END FROM unnest(people) AS id;
  IF sync.may_read() THEN
    PERFORM sync.enqueue(ARRAY(SELECT lead.id FROM public.lead WHERE candidate_id = ANY (people)));
  END IF;
  RETURN NULL;
END $$;

-- Phones are read in the company's country, and date-times of attributes in its time zone, when a lead is indexed.
CREATE OR REPLACE FUNCTION sync.capture_company() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET row_security = off AS $$
BEGIN
  IF current_setting('session_replication_role') = 'replica' AND sync.is_outbox_replicated() THEN RETURN NULL; END IF;
  INSERT INTO sync.fanout (company_id)
  SELECT n.id FROM new_rows n JOIN old_rows o ON n.id = o.id
  WHERE record_image_ne(ROW(n.country, n.time_zone), ROW(o.country, o.time_zone));
  RETURN NULL;
END $$;

-- Company 0 stands for every company: a TRUNCATE removes rows that its snapshot may not show.
CREATE OR REPLACE FUNCTION sync.capture_catalogue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET row_security = off AS $$
DECLARE company_column text := CASE TG_TABLE_NAME WHEN 'company' THEN 'id' ELSE 'company_id' END;
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
    WHEN 'TRUNCATE' THEN
      INSERT INTO sync.catalogue_change (company_id) VALUES (0);
  END CASE;
  RETURN NULL;
END $$;

-- ALWAYS: also in sessions that set session_replication_role to replica. Replacing a trigger does not block readers.
CREATE OR REPLACE PROCEDURE sync.capture(prefix text, source text, capturing text, events text[]) LANGUAGE plpgsql AS $$
DECLARE event text;
BEGIN
  FOREACH event IN ARRAY events LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I %s %s ON public.%I %s FOR EACH STATEMENT EXECUTE FUNCTION sync.%I()',
      prefix || lower(event), CASE event WHEN 'TRUNCATE' THEN 'BEFORE' ELSE 'AFTER' END, event, source,
      CASE event
        WHEN 'INSERT' THEN 'REFERENCING NEW TABLE AS new_rows'
        WHEN 'DELETE' THEN 'REFERENCING OLD TABLE AS old_rows'
        WHEN 'UPDATE' THEN 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
        ELSE '' END,
      capturing);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER %I', source, prefix || lower(event));
  END LOOP;
END $$;

-- Both rows are found by their keys, as the foreign keys find them: a scan would make unrelated SERIALIZABLE transactions
-- fail. As whoever writes: row security may hide a row, which is then not checked, but never makes a write fail.
CREATE OR REPLACE FUNCTION public.refuse_foreign_label() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM new_rows n WHERE (SELECT company_id FROM public.lead WHERE id = n.lead_id)
      <> (SELECT company_id FROM public.label WHERE id = n.label_id)
  ) THEN
    RAISE EXCEPTION 'a lead carries labels of its own company only' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

-- alone: tables without a key, which a publication of all tables would make read-only.
DO $$
DECLARE source regclass;
BEGIN
  FOREACH source IN ARRAY '{sync.clock,sync.throttle,sync.sweep,sync.catalogue_change}'::regclass[] LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', source);
    COMMIT;
  END LOOP;
END $$

-- alone: triggers that fire always; one that somebody has switched off stays off.
DO $$
DECLARE captured record;
BEGIN
  FOR captured IN
    SELECT tgrelid::regclass AS source, string_agg(format('ENABLE ALWAYS TRIGGER %I', tgname), ', ') AS changes
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE pronamespace = 'sync'::regnamespace AND proname LIKE 'capture%' AND tgenabled = 'O' GROUP BY tgrelid
  LOOP
    EXECUTE format('ALTER TABLE %s %s', captured.source, captured.changes);
    COMMIT;
  END LOOP;
END $$

-- alone: ids that a double can hold exactly. No company is 0, which stands for an unknown one. Rows that are there already
-- are looked through without a lock that stops writers. Where one is out of range there is no rule: it would also refuse
-- every other update of that row.
DO $$
DECLARE
  source text;
  lowest integer;
  rule text;
  numbers text;
BEGIN
  FOREACH source IN ARRAY '{company,api_key,campaign,folder,candidate,lead,label,candidate_attribute,answer,attachment,document,document_file}'::text[] LOOP
    lowest := CASE source WHEN 'company' THEN 1 ELSE 0 END;
    rule := format('id_from_%s_to_9007199254740991', lowest);
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = format('public.%I', source)::regclass AND conname = rule) THEN
      EXECUTE format('ALTER TABLE public.%I ADD CONSTRAINT %I CHECK (id BETWEEN %s AND 9007199254740991) NOT VALID', source, rule, lowest);
    END IF;
    COMMIT;
    BEGIN
      EXECUTE format('ALTER TABLE public.%I VALIDATE CONSTRAINT %I', source, rule);
    EXCEPTION WHEN check_violation THEN
      EXECUTE format('ALTER TABLE public.%I DROP CONSTRAINT %I', source, rule);
      RAISE WARNING 'The table % has ids outside % to 9007199254740991, which cannot be indexed.', source, lowest;
    END;
    COMMIT;
    numbers := pg_get_serial_sequence(format('public.%I', source), 'id');
    IF numbers IS NOT NULL THEN
      BEGIN
        EXECUTE format('ALTER SEQUENCE %s MAXVALUE 9007199254740991', numbers);
      EXCEPTION WHEN invalid_parameter_value THEN
        RAISE WARNING 'The sequence % is beyond 9007199254740991.', numbers;
      END;
    END IF;
    COMMIT;
  END LOOP;
END $$
