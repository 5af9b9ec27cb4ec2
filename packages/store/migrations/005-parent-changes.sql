-- A trigger sees which leads belong to a person, or to the document of a file, as its own snapshot has it. A lead that
-- comes to the person meanwhile, in another transaction, may be indexed before this one is committed: with what the
-- person was before, and with nothing left that says so. So the parent is noted, and once that can be seen it is looked
-- at again for what came to it after the trigger's snapshot.

CREATE TABLE sync.parent_change (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  candidate_id bigint,
  document_id  bigint,
  seen         pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
  xid          xid8 NOT NULL DEFAULT pg_current_xact_id(),
  enqueued_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (num_nonnulls(candidate_id, document_id) = 1)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

CREATE OR REPLACE FUNCTION sync.capture_candidate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  -- Before the leads are looked for, so that none falls between the two.
  INSERT INTO sync.parent_change (candidate_id)
  SELECT n.id FROM new_rows n FULL JOIN old_rows o ON n.id = o.id WHERE n.id IS NOT NULL AND (n *<> o) IS NOT FALSE;
  PERFORM sync.enqueue(ARRAY(
    SELECT lead.id
    FROM new_rows n FULL JOIN old_rows o ON n.id = o.id
    JOIN public.lead ON lead.candidate_id = coalesce(n.id, o.id)
    WHERE (n *<> o) IS NOT FALSE
  ));
  RETURN NULL;
END $$;

-- A document that this transaction wrote is locked until its end, and moves nowhere.
CREATE FUNCTION sync.enqueue_documents(documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sync.parent_change (document_id)
  SELECT id FROM public.document WHERE id = ANY (documents) AND xmin <> pg_current_xact_id()::xid;
  PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM public.document WHERE id = ANY (documents)));
END $$;

CREATE OR REPLACE FUNCTION sync.capture_document_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM sync.enqueue_documents(ARRAY(SELECT document_id FROM new_rows));
    WHEN 'DELETE' THEN
      PERFORM sync.enqueue_documents(ARRAY(SELECT document_id FROM old_rows));
    WHEN 'UPDATE' THEN
      PERFORM sync.enqueue_documents(ARRAY(
        SELECT document_id FROM (TABLE new_rows EXCEPT ALL TABLE old_rows) added
        UNION SELECT document_id FROM (TABLE old_rows EXCEPT ALL TABLE new_rows) removed
      ));
    WHEN 'TRUNCATE' THEN
      PERFORM sync.enqueue(ARRAY(SELECT lead_id FROM public.document));
  END CASE;
  RETURN NULL;
END $$;
