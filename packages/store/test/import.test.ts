import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { readImportLine } from '@galena/lead/import/import-line'
import t from 'tap'
import { addCompany } from '../src/catalogue/companies.ts'
import { createPool } from '../src/database/pool.ts'
import { startImport } from '../src/import/import-leads.ts'
import { loadLeads } from '../src/import/load-leads.ts'
import { whileNobodyElseMatches } from '../src/import/match-lock.ts'
import type { NumberedLead } from '../src/import/numbered-lead.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
const company = async (name: string) => (await addCompany(pool, { name, timeZone: 'UTC', country: null }))?.id ?? 0
const [acme, other] = [await company('Acme'), await company('Other')]

const ignore = () => undefined

function batch(...lines: object[]): NumberedLead[] {
  return lines.map((line, at) => {
    const read = readImportLine({ campaign_title: 'Nurses', ...line })
    if (!read.ok) throw new Error(read.reasons.join('; '))
    return { line: at + 1, lead: read.lead }
  })
}

const firstNames = async () =>
  (
    await pool.query<{ first_name: string }>('SELECT first_name FROM candidate WHERE company_id = $1 ORDER BY 1', [
      acme,
    ])
  ).rows.map(({ first_name }) => first_name)

t.test('Ids of children that are another company’s, or given twice, are rejected', async (t) => {
  const ids = { attachments: [{ id: 1 }], documents: [{ id: 2, files: [{ id: 3 }] }] }
  t.match(await (await startImport(pool, { id: other, country: null })).write(batch(ids)), {
    inserted: 1,
    rejected: [],
  })
  const result = await (await startImport(pool, { id: acme, country: null })).write(
    batch(
      { attachments: [{ id: 1 }] },
      { documents: [{ id: 2 }] },
      { documents: [{ files: [{ id: 3 }] }] },
      { first_name: 'Ana', attachments: [{ id: 11 }] },
      { attachments: [{ id: 11 }] },
      { documents: [{ id: 12 }, { id: 12 }] },
    ),
  )
  t.match(result, { inserted: 1, updated: 0, unchanged: 0 })
  t.same(
    result.rejected.toSorted((a, b) => a.line - b.line),
    [
      { line: 1, reason: 'id of an attachment 1 cannot be used' },
      { line: 2, reason: 'id of a document 2 cannot be used' },
      { line: 3, reason: 'id of a file 3 cannot be used' },
      { line: 5, reason: 'id of an attachment 11 is used twice' },
      { line: 6, reason: 'id of a document 12 is used twice' },
    ],
  )
  t.same(await firstNames(), ['Ana'])
})

t.test('Children without ids are the same when they are imported again', async (t) => {
  const line = {
    id: 7_000,
    attachments: [{ name: 'cv.pdf' }, { name: 'id.pdf' }],
    documents: [{ tag: 'Resume', files: [{ name: 'a.pdf' }, { name: 'b.pdf' }] }, { tag: 'ID' }],
  }
  const again = async (one: object) => (await startImport(pool, { id: other, country: null })).write(batch(one))
  t.match(await again(line), { inserted: 1 })
  t.match(await again(line), { updated: 0, unchanged: 1 })
  t.match(await again({ ...line, documents: line.documents.toReversed() }), { updated: 1, unchanged: 0 })
})

t.test('Ids that a program gave without moving the sequences are passed over', async (t) => {
  const tables = [
    'campaign',
    'folder',
    'label',
    'candidate',
    'lead',
    'answer',
    'attachment',
    'document',
    'document_file',
  ]
  const line = {
    campaign_title: 'Loaded',
    folder: 'Loaded',
    labels: ['Loaded'],
    answers: [{ question: 'Shift?' }],
    attachments: [{ name: 'cv.pdf' }],
    documents: [{ tag: 'ID', files: [{ name: 'a.pdf' }] }],
  }
  const add = async (name: string) =>
    (await startImport(pool, { id: other, country: null })).write(
      batch({ ...line, campaign_title: name, folder: name, labels: [name] }),
    )
  t.match(await add('Before'), { inserted: 1, rejected: [] })
  for (const table of tables) await pool.query(`ALTER TABLE ${table} ALTER COLUMN id RESTART WITH 1`)
  t.match(await add('After'), { inserted: 1, rejected: [] })
  const { rows } = await pool.query("SELECT name FROM label WHERE company_id = $1 AND name = 'After'", [other])
  t.equal(rows.length, 1)
})

t.test('A role that may write the tables, and owns none of them, can import', async (t) => {
  const role = `writer_${process.pid}`
  await pool.query(`CREATE ROLE ${role}; GRANT USAGE ON SCHEMA public, sync TO ${role};
    GRANT ALL ON ALL TABLES IN SCHEMA public, sync TO ${role}; GRANT USAGE ON SEQUENCE lead_id_seq, candidate_id_seq TO ${role}`)
  const writer = createPool(String(pool.options.connectionString), {
    applicationName: 'writer',
    queryTimeoutMs: 10_000,
    onIdleError: ignore,
  })
  writer.on('connect', (client) => void client.query(`SET ROLE ${role}`))
  t.teardown(async () => {
    await writer.end()
    await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })
  const target = await startImport(writer, { id: other, country: null })
  t.match(await target.write(batch({ first_name: 'Ana', labels: ['New'] })), { inserted: 1, rejected: [] })
})

t.test('A line that Postgres refuses is found among the others, which are written', async (t) => {
  await pool.query("ALTER TABLE lead ADD CONSTRAINT no_fax CHECK (source <> 'Fax')")
  const lines = ['Bo', 'Cy', 'Di', 'Eva', 'Flo'].map((first_name) => ({
    first_name,
    source: ['Di', 'Flo'].includes(first_name) ? 'Fax' : 'Web',
  }))
  const result = await (await startImport(pool, { id: acme, country: null })).write(batch(...lines))
  t.match(result, {
    inserted: 3,
    rejected: [
      { line: 3, reason: /no_fax/ },
      { line: 5, reason: /no_fax/ },
    ],
  })
  t.same(await firstNames(), ['Ana', 'Bo', 'Cy', 'Eva'])
})

t.test('Batches about one person by different values are written one after the other', async (t) => {
  const { match, id } = { match: { by: 'email' } as const, id: await company('Several values') }
  await pool.query("INSERT INTO candidate (company_id, email) SELECT $1, 'ana@x.example, anna@x.example'", [id])
  const emails = ['ana@x.example', 'anna@x.example', 'ana@x.example', 'bo@x.example']
  const count = async (dryRun: boolean) => {
    const target = await startImport(pool, { id, country: null }, { match, dryRun })
    const results = await Promise.all(emails.map((email, at) => target.write(batch({ email, first_name: `n${at}` }))))
    await target.end()
    return results.map(({ inserted, updated, unchanged }) => [inserted, updated, unchanged])
  }
  const dry = await count(true)
  t.same(await count(false), dry)
  // What has nothing in common may be written in either order.
  const { rows } = await pool.query('SELECT email, first_name FROM candidate WHERE company_id = $1 ORDER BY email', [
    id,
  ])
  t.same(rows, [
    { email: 'ana@x.example', first_name: 'n2' },
    { email: 'anna@x.example', first_name: 'n1' },
    { email: 'bo@x.example', first_name: 'n3' },
  ])
})

t.test('A lock that is lost is said to the work, and thrown when it has ended', async (t) => {
  let isEnded = false
  const done = whileNobodyElseMatches(pool, acme, { onWait: ignore }, async (signal) => {
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7226514
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
    if (!signal.aborted) await once(signal, 'abort')
    t.match(signal.reason, /The import stopped because a connection to Postgres was lost/)
    isEnded = true
  })
  await t.rejects(done, { code: 'match_lock_lost' })
  t.ok(isEnded)
})

/** Inserting a lead of the source `broken` fails, and one of the source `slow` waits for this advisory lock. */
const slowLock = 7
await pool.query(`CREATE SEQUENCE failed; CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF new.source = 'slow' THEN PERFORM pg_advisory_xact_lock(${slowLock}); RETURN new; END IF;
    PERFORM pg_sleep(0.3), nextval('failed');
    RAISE 'no disk' USING ERRCODE = '58030';
  END $$;
  CREATE TRIGGER trouble BEFORE INSERT ON lead FOR EACH ROW WHEN (new.source IN ('broken', 'slow'))
    EXECUTE FUNCTION trouble()`)

t.test('What follows a batch that failed is not written, where the two are about the same', async (t) => {
  for (const match of [undefined, { by: 'email' } as const]) {
    const target = await startImport(pool, { id: acme, country: null }, { match })
    const about = match ? { email: 'twice@x.example' } : { id: 9_100_001 }
    const later = () => target.write(batch({ ...about, source: 'later' }))
    const both = await Promise.allSettled([target.write(batch({ ...about, source: 'broken' })), later()])
    t.match(both, [{ reason: { code: '58030' } }, { reason: { code: '58030' } }])
    await t.rejects(later(), { code: '58030' }, 'nor is what begins when it has failed')
    if (!match) t.match(await target.write(batch({ source: 'else' })), { inserted: 1 }, 'what has another id is')
    await target.end()
  }
  t.same((await pool.query("SELECT FROM lead WHERE source = 'later'")).rows, [])
})

t.test('When a batch has failed, no other begins, also while one before it is still written', async (t) => {
  const leads = [{ source: 'slow' }, { id: 9_100_000, source: 'broken' }, { id: 9_100_000, source: 'later' }]
  const holder = await pool.connect()
  await holder.query(`BEGIN; SELECT pg_advisory_xact_lock(${slowLock})`)
  await pool.query("SELECT setval('failed', 1, false)")
  const hasFailed = async () => (await pool.query('SELECT is_called FROM failed')).rows[0]?.is_called === true
  async function* lines() {
    for (const [at, input] of leads.entries())
      yield [{ number: at + 1, size: 8_000_000, input: { campaign_title: 'Nurses', ...input } }]
    // The second batch has begun with the third line; now only the first one and the lock have a connection.
    while (!(await hasFailed()) || pool.totalCount - pool.idleCount > 2) await setTimeout(10)
    setImmediate(() => void holder.query('ROLLBACK').finally(() => holder.release()))
  }
  const begun: number[] = []
  const [onReject, onBegin] = [async () => undefined, ({ from }: { from: number }) => void begun.push(from)]
  const loading = loadLeads(pool, { id: acme, country: null }, lines(), { onBegin, onReject, onBatch: ignore })
  await t.rejects(loading, { code: '58030' })
  t.same(begun, [1, 2])
  t.same((await pool.query("SELECT source FROM lead WHERE source IN ('slow', 'later')")).rows, [{ source: 'slow' }])
})

t.test('The lock is waited for longer than a statement may take', async (t) => {
  const { connectionString } = (pool as unknown as { options: { connectionString: string } }).options
  const hasty = createPool(connectionString, { applicationName: 'hasty', queryTimeoutMs: 1_500, onIdleError: ignore })
  t.teardown(() => hasty.end())
  const order: string[] = []
  await whileNobodyElseMatches(pool, acme, { onWait: ignore }, async () => {
    const waiting = Promise.withResolvers<void>()
    const second = whileNobodyElseMatches(hasty, acme, { onWait: waiting.resolve }, async () => order.push('second'))
    await waiting.promise
    await setTimeout(3_000)
    order.push('first')
    return { second }
  }).then(({ second }) => second)
  t.same(order, ['first', 'second'])
})

t.test(
  'A statement that the database does not know is no line’s fault, and a migration that lacks is said at once',
  async (t) => {
    const target = await startImport(pool, { id: acme, country: null }, { match: { by: 'phone' } })
    await pool.query('ALTER FUNCTION sync.phone_key(text) RENAME TO gone_key')
    await t.rejects(target.write(batch({ user_phone_number: '+639175550123' })), { code: '42883' })
    await pool.query('ALTER FUNCTION sync.gone_key(text) RENAME TO phone_key')
    await pool.query('DELETE FROM sync.migration WHERE number = 15')
    await t.rejects(startImport(pool, { id: acme, country: null }), /lacks a migration .* Run `npx galena migrate`/)
  },
)
