import type { Pool } from '@galena/store/database/pool'
import { leadRowsQuery } from '@galena/store/lead/load-lead-rows'
import { readDueChanges } from '@galena/store/outbox/due-changes'
import t from 'tap'
import { createDatabase } from './support/database.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
const { pool } = database

await pool.query(`
  INSERT INTO company (name, country) VALUES ('Acme', 'PH'), ('Beta', 'US');
  INSERT INTO folder (company_id, name, status) SELECT id, 'Inbox', 'pending' FROM company;
  INSERT INTO campaign (company_id, title) SELECT id, 'Nurses' FROM company;
  INSERT INTO candidate (company_id, first_name) SELECT id, 'Ana' FROM company;
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id)
    SELECT 10 * n + company.id, company.id, campaign.id, candidate.id, folder.id
    FROM generate_series(1, 3) n, company JOIN campaign ON campaign.company_id = company.id
    JOIN candidate ON candidate.company_id = company.id JOIN folder ON folder.company_id = company.id;
  ALTER TABLE lead ALTER id RESTART WITH 100;
  INSERT INTO label (company_id, name) SELECT id, 'VIP' FROM company;
  INSERT INTO label (company_id, name) VALUES (1, 'Gold');
  INSERT INTO lead_label VALUES (11, 1);
  INSERT INTO answer (lead_id, question) VALUES (11, 'Why?');
  INSERT INTO attachment (lead_id, name) VALUES (11, 'a.pdf');
  INSERT INTO document (lead_id, tag) VALUES (11, 'resume'), (21, 'resume');
  INSERT INTO document_file (document_id, name) VALUES (1, 'r.pdf');
`)

/** The leads that a statement queues, once each, in ascending order. The statement is rolled back. */
async function queues(statement: string): Promise<number[]> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('DELETE FROM sync.change')
    await client.query(statement)
    const { rows } = await client.query<{ lead_id: number }>('SELECT lead_id FROM sync.change ORDER BY lead_id')
    return rows.map(({ lead_id }) => lead_id)
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

t.test('Every table that feeds a document has triggers', async (t) => {
  const { rows } = await pool.query<{ 'QUERY PLAN': unknown }>(
    `EXPLAIN (FORMAT JSON) ${leadRowsQuery.replace('$1', "'{11}'")}`,
  )
  const tables = new Set(JSON.stringify(rows).match(/(?<="Relation Name":")[^"]+/g))
  t.ok(tables.has('document_file') && tables.size >= 8, `the query reads ${[...tables].join(', ')}`)
  const watched = await watchedEvents(pool)
  // A new person or company has no leads yet; a deleted one takes its leads along, and those have triggers.
  const onlyChanges = new Set(['candidate', 'company'])
  for (const table of tables) {
    const needed = onlyChanges.has(table) ? ['UPDATE'] : ['DELETE', 'INSERT', 'TRUNCATE', 'UPDATE']
    t.same(
      watched.get(table)?.filter((event) => needed.includes(event)),
      needed,
      table,
    )
  }
})

t.test('A change queues exactly the leads whose documents it alters', async (t) => {
  const cases: [statement: string, leads: number[]][] = [
    ["UPDATE lead SET source = 'Facebook' WHERE id = 11", [11]],
    ['UPDATE lead SET source = source', []],
    [
      `UPDATE lead SET others = '{"n": 7}' WHERE id = 11; DELETE FROM sync.change; UPDATE lead SET others = '{"n": 7.0}' WHERE id = 11`,
      [11],
    ],
    [
      `UPDATE candidate SET links = '[7]' WHERE company_id = 2; DELETE FROM sync.change; UPDATE candidate SET links = '[7.0]' WHERE company_id = 2`,
      [12, 22, 32],
    ],
    ["UPDATE candidate SET first_name = 'Eva' WHERE company_id = 1", [11, 21, 31]],
    ['UPDATE candidate SET first_name = first_name', []],
    ['INSERT INTO lead_label VALUES (21, 1)', [21]],
    ['DELETE FROM lead_label', [11]],
    ['UPDATE lead_label SET lead_id = 21', [11, 21]],
    ['UPDATE lead_label SET label_id = 3', [11]],
    ['DELETE FROM label WHERE id = 1', [11]],
    ["UPDATE label SET name = 'Very important' WHERE id = 1", []],
    ["UPDATE folder SET name = 'New'", []],
    ["UPDATE campaign SET title = 'Doctors'", []],
    ["UPDATE answer SET transcript = 'Because'", [11]],
    ['UPDATE answer SET lead_id = 31', [11, 31]],
    ['UPDATE answer SET lead_id = lead_id', []],
    ['DELETE FROM attachment', [11]],
    ["INSERT INTO attachment (lead_id, name) VALUES (31, 'b.pdf')", [31]],
    ["UPDATE document SET tag = 'cv' WHERE id = 1", [11]],
    ['UPDATE document SET lead_id = 31 WHERE id = 1', [11, 31]],
    ['DELETE FROM document WHERE id = 1', [11]],
    ["INSERT INTO document_file (document_id, name) VALUES (2, 'x')", [21]],
    ['UPDATE document_file SET document_id = 2', [11, 21]],
    ['DELETE FROM document_file', [11]],
    ['TRUNCATE document_file', [11, 21]],
    ['TRUNCATE lead_label', [11]],
    ['TRUNCATE lead CASCADE', [11, 12, 21, 22, 31, 32]],
    ['DELETE FROM lead WHERE id = 11', [11]],
    ['DELETE FROM candidate WHERE company_id = 1', [11, 21, 31]],
    ['DELETE FROM campaign WHERE company_id = 2', [12, 22, 32]],
    ['DELETE FROM company WHERE id = 1', [11, 21, 31]],
    ['UPDATE lead SET id = 99 WHERE id = 31', [31, 99]],
  ]
  for (const [statement, leads] of cases) t.same(await queues(statement), leads, statement)
})

t.test('A lead that is gone is queued as a delete', async (t) => {
  const operations = async (statement: string) => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('DELETE FROM sync.change')
      await client.query(statement)
      const { rows } = await client.query<{ queued: string }>(
        "SELECT DISTINCT lead_id || ' ' || operation AS queued FROM sync.change ORDER BY 1",
      )
      return rows.map(({ queued }) => queued)
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  }
  t.same(await operations("UPDATE lead SET source = 'x' WHERE id = 11"), ['11 write'])
  t.same(await operations('DELETE FROM lead WHERE id = 11'), ['11 delete'])
  t.same(await operations('DELETE FROM campaign WHERE id = 1'), ['11 delete', '21 delete', '31 delete'])
  t.same(await operations('UPDATE lead SET id = 99 WHERE id = 31'), ['31 delete', '99 write'])
  t.same(
    await operations('TRUNCATE lead CASCADE'),
    [11, 12, 21, 22, 31, 32].map((id) => `${id} delete`),
  )
})

t.test('One transaction queues a lead once, however much of it changes', async (t) => {
  t.same(
    await queues(`UPDATE lead SET source = 'x' WHERE id = 11; UPDATE answer SET transcript = 'y'; DELETE FROM lead_label;
      INSERT INTO attachment (lead_id) VALUES (11)`),
    [11],
  )
})

t.test('A change is queued again when the savepoint that queued it was rolled back', async (t) => {
  t.same(
    await queues(`SAVEPOINT a; UPDATE answer SET transcript = 'x'; ROLLBACK TO a; UPDATE attachment SET name = 'y'`),
    [11],
  )
})

t.test('A new time zone or country fans out to the leads of the company', async (t) => {
  await pool.query(
    "UPDATE company SET time_zone = 'Asia/Manila' WHERE id = 1; UPDATE company SET name = 'Acme Inc' WHERE id = 2",
  )
  const { rows } = await pool.query('SELECT company_id FROM sync.fanout')
  t.same(rows, [{ company_id: 1 }])
})

t.test('Large statements wait behind live changes', async (t) => {
  await pool.query('DELETE FROM sync.change')
  await pool.query(
    `INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) SELECT 1, 1, 1, 1 FROM generate_series(1, 1001)`,
  )
  await pool.query(`UPDATE lead SET source = 'x' WHERE id = 11`)
  const { rows } = await pool.query('SELECT lane, count(*) FROM sync.change GROUP BY lane ORDER BY lane')
  t.same(rows, [
    { lane: 'fanout', count: 1001 },
    { lane: 'live', count: 1 },
  ])
})

t.test('A company with very many changes does not delay the others', async (t) => {
  await pool.query('DELETE FROM sync.change')
  await pool.query(`
    INSERT INTO sync.change (lead_id, company_id, lane)
    SELECT 16 * n, company, 'live' FROM (VALUES (1, 1500), (2, 600), (3, 40), (4, 1)) crowd (company, changes),
      generate_series(1, changes) n ORDER BY company, n`)
  const { rows } = await pool.query<{ shard: number; company_id: number; count: number }>(
    'SELECT shard, company_id, count(*) FROM sync.change GROUP BY 1, 2',
  )
  for (const { shard } of rows.filter(({ company_id }) => company_id === 1)) {
    const claimed = Map.groupBy(await readDueChanges(pool, 'live', shard, 40), ({ companyId }) => companyId)
    const waiting = rows.filter((row) => row.shard === shard && row.company_id > 1)
    for (const { company_id, count } of waiting)
      t.ok((claimed.get(company_id)?.length ?? 0) >= Math.min(count, 10), `company ${company_id} in shard ${shard}`)
    t.equal([...claimed.values()].flat().length, 40, 'the batch is full')
    const own = claimed.get(1)?.map(({ id }) => id) ?? []
    t.same(
      own,
      own.toSorted((a, b) => a - b),
      'the oldest first',
    )
  }
  await pool.query('DELETE FROM sync.change')
})

t.test('The database refuses a lead that mixes companies', async (t) => {
  await t.rejects(
    pool.query('INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 2, 1, 1)'),
    { code: '23503' },
  )
  await t.rejects(
    pool.query('INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 1, 2, 1)'),
    { code: '23503' },
  )
  await t.rejects(pool.query('UPDATE lead SET folder_id = 2 WHERE id = 11'), { code: '23503' })
  await t.rejects(pool.query('INSERT INTO lead_label VALUES (11, 2)'), { code: '23503' })
  await t.rejects(
    pool.query('UPDATE lead SET company_id = 2, campaign_id = 2, candidate_id = 2, folder_id = 2 WHERE id = 11'),
    { code: '23514' },
  )
})

t.test('updated_at is what the writer sets, or else the time of the change', async (t) => {
  const [before, at] = ['2020-01-01T00:00:00.000Z', '2021-05-05T05:05:05.555Z']
  const set = async (statement: string) =>
    (await pool.query<{ updated_at: Date }>(`${statement} RETURNING updated_at`)).rows[0]?.updated_at.toISOString()
  t.equal(await set(`UPDATE lead SET updated_at = '${before}', source = 'a' WHERE id = 11`), before)
  t.equal(await set(`UPDATE lead SET updated_at = '${at}' WHERE id = 11`), at)
  t.equal(await set(`UPDATE lead SET source = 'a' WHERE id = 11`), at, 'nothing changed')
  t.ok(new Date((await set(`UPDATE lead SET source = 'b' WHERE id = 11`)) ?? 0) > new Date(at))
})

async function watchedEvents(db: Pool): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ table: string; events: string[] }>(`
    SELECT relname AS table, array_agg(CASE WHEN tgtype & 4 > 0 THEN 'INSERT' WHEN tgtype & 8 > 0 THEN 'DELETE'
      WHEN tgtype & 16 > 0 THEN 'UPDATE' ELSE 'TRUNCATE' END ORDER BY 1) AS events
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE proname LIKE 'capture%' AND tgname LIKE 'sync%' GROUP BY relname`)
  return new Map(rows.map(({ table, events }) => [table, events.sort()]))
}
