import { createDatabase } from './test/support/database.ts'

const db = await createDatabase()
const client = await db.pool.connect()
await client.query(`
  INSERT INTO company (name, country) VALUES ('Acme', 'PH');
  INSERT INTO folder (company_id, name, status) VALUES (1, 'Inbox', 'pending');
  INSERT INTO campaign (company_id, title) VALUES (1, 'N');
  INSERT INTO candidate (company_id, first_name) SELECT 1, 'Ana ' || n FROM generate_series(1, 2000) n;
  INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) SELECT 1, 1, id, 1 FROM candidate ORDER BY id;`)
await client.query('VACUUM ANALYZE')
const body = (check: string, fields: string, values: string) => `BEGIN ${check}
  CASE TG_OP
    WHEN 'INSERT' THEN INSERT INTO sync.change (lead_id, company_id, lane) SELECT id, company_id, sync.lane_of(count(*) OVER ()) FROM new_rows;
    WHEN 'UPDATE' THEN INSERT INTO sync.change (lead_id, company_id, lane${fields}) SELECT coalesce(n.id, o.id), coalesce(n.company_id, o.company_id), sync.lane_of(count(*) OVER ())${values}
      FROM new_rows n FULL JOIN old_rows o ON n.id = o.id WHERE (n *<> o) IS NOT FALSE;
  END CASE; RETURN NULL; END`
const check =
  "IF current_setting('session_replication_role') = 'replica' AND sync.is_outbox_replicated() THEN RETURN NULL; END IF;"
const op = [', operation', ", CASE WHEN n.id IS NULL THEN 'delete' ELSE 'write' END"] as const
const variants: Record<string, [sets: string, body: string]> = {
  old: ['SET search_path = pg_catalog', body('', '', '')],
  'old again': ['SET search_path = pg_catalog', body('', '', '')],
  rls: ['SET search_path = pg_catalog SET row_security = off', body('', '', '')],
  check: ['SET search_path = pg_catalog', body(check, '', '')],
  operation: ['SET search_path = pg_catalog', body('', ...op)],
  all: ['SET search_path = pg_catalog SET row_security = off', body(check, ...op)],
  'no set': ['', body(check, ...op)],
}
const best: Record<string, number> = {}
for (let round = 0; round < 25; round++)
  for (const [name, [sets, text]] of Object.entries(variants)) {
    await client.query('BEGIN')
    await client.query(
      `CREATE OR REPLACE FUNCTION sync.capture_lead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${sets} AS $f$${text}$f$`,
    )
    await client.query("UPDATE lead SET source = 'y' WHERE id = 1")
    const start = performance.now()
    await client.query("DO $$ BEGIN FOR i IN 1..2000 LOOP UPDATE lead SET source = 'x' WHERE id = i; END LOOP; END $$")
    best[name] = Math.min(best[name] ?? Infinity, performance.now() - start)
    await client.query('ROLLBACK')
    if (round % 8 === 7) await client.query('VACUUM lead, sync.change, pg_proc')
  }
for (const [name, ms] of Object.entries(best)) console.log(name.padEnd(12), (ms / 2).toFixed(2), 'us')
client.release()
await db.drop()
