import { migrate, readMigrations } from '@galena/store/database/migrate'
import { createDatabase } from './test/support/database.ts'

const migrations = await readMigrations()
async function make(count: number) {
  const db = await createDatabase({ migrated: false })
  const client = await db.pool.connect()
  await migrate(client, migrations.slice(0, count))
  await client.query(`
  INSERT INTO company (name, country) VALUES ('Acme', 'PH');
  INSERT INTO folder (company_id, name, status) VALUES (1, 'Inbox', 'pending');
  INSERT INTO campaign (company_id, title) VALUES (1, 'N');
  INSERT INTO label (company_id, name) SELECT 1, 'L' || n FROM generate_series(1, 50) n;
  INSERT INTO candidate (company_id, first_name) SELECT 1, 'Ana ' || n FROM generate_series(1, 20000) n;
  INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, others) SELECT 1, 1, id, 1, '{"a": 7, "b": "some text"}' FROM candidate ORDER BY id;
  INSERT INTO lead_label SELECT id, 1 FROM lead;
  INSERT INTO answer (lead_id, question) SELECT id, 'Why?' FROM lead;
  INSERT INTO document (lead_id) SELECT id FROM lead;
  INSERT INTO document_file (document_id) SELECT id FROM document;
  DELETE FROM sync.change; DELETE FROM sync.parent_change`)
  await client.query('VACUUM ANALYZE')
  return { db, client }
}
const loop = (n: number, sql: string) => `DO $$ BEGIN FOR i IN 1..${n} LOOP ${sql}; END LOOP; END $$`
const cases: Record<string, string> = {
  '2,000 updates of a lead': loop(2000, "UPDATE lead SET source = 'x' WHERE id = i"),
  'one update of 20,000 leads': "UPDATE lead SET source = 'x'",
  '1,000 inserts of a lead': loop(1000, 'INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 1, i, 1)'),
  'one insert of 20,000 leads': 'INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) SELECT 1, 1, id, 1 FROM candidate',
  '1,000 inserts of a lead_label': loop(1000, 'INSERT INTO lead_label VALUES (i, 2)'),
  'one insert of 20,000 lead_labels': 'INSERT INTO lead_label SELECT id, 2 FROM lead',
  '1,000 updates of an answer': loop(1000, "UPDATE answer SET transcript = 'x' WHERE id = i"),
  'one update of 20,000 answers': "UPDATE answer SET transcript = 'x'",
  '1,000 deletes of an answer': loop(1000, 'DELETE FROM answer WHERE id = i'),
  '1,000 updates of a person': loop(1000, "UPDATE candidate SET first_name = 'x' WHERE id = i"),
  'one update of 20,000 people': "UPDATE candidate SET first_name = 'x'",
  '1,000 inserts of a file': loop(1000, 'INSERT INTO document_file (document_id) VALUES (i)'),
  '1,000 labels': loop(1000, "INSERT INTO label (company_id, name) VALUES (1, 'x' || i)"),
}
const sides = [await make(8), await make(9)]
const only = process.argv[2]
for (const [name, sql] of Object.entries(cases)) {
  if (only && !name.includes(only)) continue
  const times: number[][] = [[], []]
  for (let round = 0; round < 31; round++) {
    for (const at of round % 2 ? [1, 0] : [0, 1]) {
      const client = sides[at]!.client
      await client.query('BEGIN')
      const start = performance.now()
      await client.query(sql)
      const ms = performance.now() - start
      await client.query('ROLLBACK')
      if (round > 0) times[at]!.push(ms)
    }
    if (round % 10 === 9) for (const { client } of sides) await client.query('VACUUM lead, lead_label, answer, document_file, candidate, label, sync.change, sync.parent_change')
  }
  const median = (xs: number[]) => xs.toSorted((a, b) => a - b)[xs.length >> 1]!
  const ratios = times[1]!.map((ms, at) => ms / times[0]![at]!)
  console.log(name.padEnd(36), median(times[0]!).toFixed(0).padStart(7), median(times[1]!).toFixed(0).padStart(7), 'ratio of medians', (median(times[1]!) / median(times[0]!)).toFixed(2), 'of minima', (Math.min(...times[1]!) / Math.min(...times[0]!)).toFixed(2), 'maxima', Math.max(...times[0]!).toFixed(0), Math.max(...times[1]!).toFixed(0))
}
for (const { db, client } of sides) { client.release(); await db.drop() }
