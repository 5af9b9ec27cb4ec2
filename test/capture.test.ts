// What the triggers see and leave alone, whatever the surroundings of a writer are.
import type { Client } from '@galena/store/database/pool'
import { tablesWithInexactIds } from '@galena/store/lead/inexact-ids'
import { unknownCompany } from '@galena/store/outbox/change'
import { queueLateLeads } from '@galena/store/outbox/late-leads'
import { subscribedTables } from '@galena/store/outbox/subscriptions'
import t from 'tap'
import { createDatabase } from './support/database.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
const { pool } = database

const perCompany = 300
// Pages have room, as those of a table that has been written to for a while.
await pool.query(`
  ALTER TABLE lead SET (fillfactor = 40);
  ALTER TABLE candidate SET (fillfactor = 40);
  ALTER TABLE answer SET (fillfactor = 40);
  ALTER TABLE document_file SET (fillfactor = 40);
  INSERT INTO company (name, country) VALUES ('Acme', 'PH'), ('Beta', 'US');
  INSERT INTO folder (company_id, name, status) SELECT id, 'Inbox', 'pending' FROM company;
  INSERT INTO campaign (company_id, title) SELECT company.id, 'Nurses ' || n FROM company, generate_series(1, 20) n ORDER BY company.id, n;
  INSERT INTO label (company_id, name) SELECT company.id, 'Label ' || n FROM company, generate_series(1, 100) n ORDER BY company.id, n;
  INSERT INTO candidate_attribute (company_id, key, name, data_type) SELECT company.id, n::text, 'A', 'text' FROM company, generate_series(1, 20) n ORDER BY company.id, n;
  INSERT INTO api_key (company_id, hash, role) SELECT company.id, company.id || ' ' || n, 'company' FROM company, generate_series(1, 20) n ORDER BY company.id, n;
  INSERT INTO candidate (company_id, first_name) SELECT company.id, 'Ana ' || n FROM company, generate_series(1, ${perCompany}) n ORDER BY company.id, n;
  INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
    SELECT company_id, (SELECT min(id) FROM campaign WHERE campaign.company_id = candidate.company_id), id,
      (SELECT min(id) FROM folder WHERE folder.company_id = candidate.company_id) FROM candidate ORDER BY id;
  INSERT INTO lead_label SELECT lead.id, min(label.id) FROM lead JOIN label USING (company_id) GROUP BY lead.id;
  INSERT INTO answer (lead_id, question) SELECT id, 'Why?' FROM lead;
  INSERT INTO attachment (lead_id, name) SELECT id, 'a.pdf' FROM lead;
  INSERT INTO document (lead_id, tag) SELECT id, 'resume' FROM lead;
  INSERT INTO document_file (document_id, name) SELECT id, 'r.pdf' FROM document;
`)
await pool.query('VACUUM ANALYZE')

interface Queued {
  readonly lead_id: number
  readonly company_id: number
  readonly operation: string
}

/** Runs statements in a transaction that is rolled back. */
async function within<Value>(work: (client: Client) => Promise<Value>, isolation = 'READ COMMITTED'): Promise<Value> {
  const client = await pool.connect()
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
    await client.query('DELETE FROM sync.change; DELETE FROM sync.parent_change; DELETE FROM sync.fanout')
    return await work(client)
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

/** What statements queue, after others that prepare them. */
const queues = (statements: string, { prepare = '', isolation = 'READ COMMITTED' } = {}) =>
  within(async (client) => {
    await client.query(`${prepare}; DELETE FROM sync.change; ${statements}`)
    const { rows } = await client.query<Queued>(
      'SELECT DISTINCT lead_id, company_id, operation FROM sync.change ORDER BY 1, 2, 3',
    )
    return rows
  }, isolation)

const write = (...leads: number[]) => leads.map((lead_id) => ({ lead_id, operation: 'write' }))
const gone = (...leads: number[]) => leads.map((lead_id) => ({ lead_id, operation: 'delete' }))

t.test('Only a lead that is deleted is queued as a delete', async (t) => {
  t.match(await queues('DELETE FROM lead WHERE id = 5'), gone(5))
  t.match(await queues('DELETE FROM candidate WHERE id = 5'), gone(5))
  t.match(await queues('UPDATE lead SET id = 99999 WHERE id = 5', { prepare: removeChildren(5) }), [
    ...gone(5),
    ...write(99_999),
  ])
  t.match(await queues("UPDATE lead SET source = 'x' WHERE id = 5"), write(5))
  t.match(await queues('DELETE FROM lead_label WHERE lead_id = 5'), write(5))
  t.match(await queues('DELETE FROM document WHERE lead_id = 5'), write(5))
  const truncated = await queues('TRUNCATE lead CASCADE')
  t.same(new Set(truncated.map(({ operation }) => operation)), new Set(['delete']))
  t.equal(truncated.length, 2 * perCompany)
})

function removeChildren(lead: number): string {
  return ['lead_label', 'answer', 'attachment', 'document']
    .map((table) => `DELETE FROM ${table} WHERE lead_id = ${lead}`)
    .join('; ')
}

t.test('Columns of any type can be added, and every stored difference is queued', async (t) => {
  const tables = ['lead', 'candidate', 'answer', 'attachment', 'document', 'document_file', 'lead_label']
  const columns = ['j json', 'x xml', 'p point', 'c text COLLATE caseless']
  await pool.query("CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
  const open = await pool.connect()
  t.teardown(() => open.release())
  const numbers = { lead_label: 'lead_id', document_file: 'document_id' } as Record<string, string>
  const where = (table: string) => `WHERE ${numbers[table] ?? 'id'} = 5`
  // Its plans for these tables are from before they had the columns.
  for (const table of tables)
    await open.query(
      `BEGIN; UPDATE ${table} SET ${numbers[table] ?? 'id'} = ${numbers[table] ?? 'id'} ${where(table)}; ROLLBACK`,
    )
  for (const table of tables) {
    for (const column of columns) await pool.query(`ALTER TABLE ${table} ADD COLUMN ${column}`)
    await pool.query(`UPDATE ${table} SET j = '{"a": 1}', x = '<a/>', p = '(1,1)', c = 'ana'`)
  }
  const queuedBy = async (statement: string) => {
    await open.query('BEGIN; DELETE FROM sync.change')
    try {
      await open.query(statement)
      return (await open.query<Queued>('SELECT DISTINCT lead_id FROM sync.change')).rows
    } finally {
      await open.query('ROLLBACK')
    }
  }
  for (const table of tables) {
    t.same(await queuedBy(`UPDATE ${table} SET j = j, c = c ${where(table)}`), [], table)
    for (const change of [`j = '{"a":1}'`, "x = '<b/>'", "p = '(1,2)'", "c = 'ANA'"])
      t.same(await queuedBy(`UPDATE ${table} SET ${change} ${where(table)}`), [{ lead_id: 5 }], `${table}: ${change}`)
  }
  await pool.query('ALTER TABLE company ALTER time_zone TYPE text COLLATE caseless, ADD COLUMN j json')
  await pool.query('ALTER TABLE label ADD COLUMN j json')
  const fannedOut = (statement: string) =>
    within(async (client) => {
      await client.query(statement)
      return (await client.query('SELECT company_id FROM sync.fanout')).rows
    })
  t.same(await fannedOut("UPDATE company SET time_zone = 'utc' WHERE id = 1"), [{ company_id: 1 }])
  t.same(await fannedOut("UPDATE company SET j = '{}' WHERE id = 1; UPDATE label SET j = '{}'"), [])
})

/** For each table a statement of each kind that changes rows of lead 5 or its company, in an order that works. */
const statements: Record<string, Record<'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE', string>> = Object.fromEntries(
  Object.entries({
    company: ["INSERT INTO public.company (name) VALUES ('New')", "name = name || 'x', country = 'FR'"],
    api_key: ["INSERT INTO public.api_key (company_id, hash, role) VALUES (1, 'new', 'company')", 'revoked_at = now()'],
    campaign: ["INSERT INTO public.campaign (company_id, title) VALUES (1, 'New')", "title = 'Changed'"],
    folder: ["INSERT INTO public.folder (company_id, name, status) VALUES (1, 'New', 'new')", "name = 'Changed'"],
    candidate: ['INSERT INTO public.candidate (company_id) VALUES (1)', "first_name = 'Changed'"],
    label: ["INSERT INTO public.label (company_id, name) VALUES (1, 'New')", "name = name || 'x'"],
    candidate_attribute: [
      "INSERT INTO public.candidate_attribute (company_id, key, name, data_type) VALUES (1, 'new', 'New', 'text')",
      "name = 'Changed'",
    ],
    lead: [
      'INSERT INTO public.lead (company_id, campaign_id, candidate_id, folder_id) SELECT company_id, campaign_id, candidate_id, folder_id FROM public.lead WHERE id = 5',
      "source = 'Changed'",
    ],
    lead_label: ['INSERT INTO public.lead_label VALUES (5, 7)', 'label_id = 8'],
    answer: ["INSERT INTO public.answer (lead_id, question) VALUES (5, 'New')", "question = 'Changed'"],
    attachment: ["INSERT INTO public.attachment (lead_id, name) VALUES (5, 'New')", "name = 'Changed'"],
    document: ["INSERT INTO public.document (lead_id, tag) VALUES (5, 'new')", "tag = 'changed'"],
    document_file: ['INSERT INTO public.document_file (document_id) VALUES (5)', "name = 'changed'"],
  }).map(([table, [insert = '', change = '']]) => {
    const where = `WHERE ${{ lead_label: 'lead_id' }[table] ?? 'id'} = 5`
    const all = table === 'company' ? 'WHERE id = 1' : where
    return [
      table,
      {
        INSERT: insert,
        UPDATE: `UPDATE public.${table} SET ${change} ${all}`,
        DELETE: `DELETE FROM public.${table} ${table === 'folder' ? 'WHERE false' : all}`,
        TRUNCATE: `TRUNCATE public.${table} CASCADE`,
      },
    ]
  }),
)

t.test('Every statement works with an empty search_path, as a restore or an apply worker has it', async (t) => {
  const { rows } = await pool.query<{ table: string; event: 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE' }>(`
    SELECT DISTINCT relname AS table, event FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid,
      (VALUES ('INSERT', 4), ('UPDATE', 16), ('DELETE', 8), ('TRUNCATE', 32)) events (event, bit)
    WHERE NOT tgisinternal AND tgtype & bit > 0 AND relnamespace = 'public'::regnamespace ORDER BY 1, 2`)
  t.ok(rows.length > 40, 'triggers of all tables')
  for (const { table, event } of rows) {
    const statement = statements[table]?.[event]
    if (statement === undefined) throw new Error(`There is no ${event} of ${table}.`)
    await within((client) => client.query(`SET LOCAL search_path = ''; ${statement}`)).then(
      () => t.pass(statement),
      (error: Error) => t.fail(`${statement}: ${error.message}`),
    )
  }
  await t.rejects(
    within((client) => client.query("SET LOCAL search_path = ''; INSERT INTO public.lead_label VALUES (5, 150)")),
    { code: '23503', message: /labels of its own company/ },
    'the rules hold',
  )
})

t.test('A loader that sets session_replication_role is captured', async (t) => {
  const prepare = "SET LOCAL session_replication_role = 'replica'"
  t.match(
    await queues("UPDATE lead SET source = 'x' WHERE id = 5; DELETE FROM answer WHERE lead_id = 6", { prepare }),
    write(5, 6),
  )
})

t.test('A subscription that writes to captured tables is noticed, unless it brings the outbox along', async (t) => {
  await within(async (client) => {
    await client.query("CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)")
    const subscribe = (table: string) =>
      client.query(
        `INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate) SELECT oid, '${table}'::regclass, 'r' FROM pg_subscription`,
      )
    await subscribe('lead')
    t.same(await subscribedTables(client), ['lead'])
    await client.query("SET LOCAL session_replication_role = 'replica'; UPDATE lead SET source = 'x' WHERE id = 5")
    t.match((await client.query('SELECT lead_id FROM sync.change')).rows, [{ lead_id: 5 }])
    await subscribe('sync.change')
    t.same(await subscribedTables(client), [])
    await client.query("UPDATE lead SET source = 'y' WHERE id = 6")
    t.match((await client.query('SELECT lead_id FROM sync.change')).rows, [{ lead_id: 5 }], 'nothing is queued twice')
    await client.query('ALTER SUBSCRIPTION s SET (slot_name = NONE)')
  })
})

t.test(
  'Where row security is forced upon the owner, children can be written and are captured all the same',
  async (t) => {
    const role = `galena_owner_${database.name.slice(-12)}`
    await pool.query(`CREATE ROLE ${role}`)
    const owned = await pool.query<{ what: string }>(
      `SELECT format('TABLE %s', oid::regclass) AS what FROM pg_class
       WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'sync'::regnamespace)
     UNION ALL SELECT format('FUNCTION %s', oid::regprocedure) FROM pg_proc WHERE prokind = 'f' AND (pronamespace = 'sync'::regnamespace OR proname = 'refuse_foreign_label')`,
    )
    const giveTo = (owner: string) =>
      pool.query(owned.rows.map(({ what }) => `ALTER ${what} OWNER TO ${owner}`).join('; '))
    const { rows } = await pool.query<{ me: string }>('SELECT current_user AS me')
    await pool.query(`GRANT USAGE ON SCHEMA public, sync TO ${role}`)
    await giveTo(role)
    t.teardown(async () => {
      await giveTo(rows[0]?.me ?? '')
      await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    })
    const prepare = 'ALTER TABLE lead ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY'
    t.match(
      await queues(
        "UPDATE answer SET question = 'x' WHERE lead_id = 5; UPDATE candidate SET first_name = 'x' WHERE id = 6",
        { prepare },
      ),
      write(5),
    )
    const label = 'INSERT INTO lead_label VALUES (7, 7)'
    t.match(await queues(label, { prepare }), write(7))
    t.match(
      await queues(`SET LOCAL row_security = on; SET LOCAL ROLE ${role}; ${label}; RESET ROLE`, {
        prepare: `${prepare}; ALTER TABLE label ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
      }),
      write(7),
    )
    await t.rejects(queues('TRUNCATE answer; TRUNCATE lead CASCADE', { prepare }), { code: '42501', message: /"lead"/ })
  },
)

t.test('Every id that Galena reads as a number is refused where a number cannot hold it', async (t) => {
  const { rows } = await pool.query<{ table: string; column: string; covered: boolean }>(`
    SELECT relname AS table, attname AS column, EXISTS (
      SELECT FROM pg_constraint WHERE conrelid = attrelid AND attnum = ANY (conkey)
        AND (contype = 'f' OR contype = 'c' AND convalidated AND conname LIKE 'id\\_from\\_%')
    ) AS covered
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND atttypid = 'int8'::regtype`)
  t.ok(rows.length > 25)
  t.same(
    rows.filter(({ covered }) => !covered),
    [],
  )
  t.same(await tablesWithInexactIds(pool), [])
  for (const table of Object.keys(statements).filter((table) => table !== 'lead_label')) {
    for (const id of ['9007199254740992', '-1'])
      await t.rejects(
        within((client) => client.query(`UPDATE ${table} SET id = ${id} WHERE id = (SELECT min(id) FROM ${table})`)),
        { code: '23514', message: /violates check constraint "id_from_[01]_to_9007199254740991"/ },
        `${table} ${id}`,
      )
  }
  const { rows: sequences } = await pool.query(
    "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND max_value <> 9007199254740991",
  )
  t.same(sequences, [])
})

t.test('No table is without a key by which a publication names its rows', async (t) => {
  const { rows } = await pool.query(`
    SELECT relnamespace::regnamespace AS schema, relname AS table FROM pg_class
    WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'sync'::regnamespace) AND NOT (
      relreplident = 'f' OR relreplident = 'd' AND EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)
    )`)
  t.same(rows, [])
})

t.test('A TRUNCATE that may not see all rows asks for a verification, without a lock on the sweep', async (t) => {
  const requests = (isolation: string, table: string) =>
    within(async (client) => {
      await client.query(`TRUNCATE ${table} CASCADE`)
      return (await client.query<{ why: string }>('SELECT DISTINCT why FROM sync.verification_request')).rows
    }, isolation)
  for (const table of ['lead', 'lead_label', 'answer', 'attachment', 'document', 'document_file', 'company']) {
    t.same(await requests('READ COMMITTED', table), [], table)
    for (const isolation of ['REPEATABLE READ', 'SERIALIZABLE'])
      t.match(await requests(isolation, table), [{ why: /verify the whole index/ }], `${table}, ${isolation}`)
  }
})

t.test('In SERIALIZABLE every change is queued without looking anything up', async (t) => {
  const serializable = { isolation: 'SERIALIZABLE' }
  const unknown = write(5).map((queued) => ({ ...queued, company_id: unknownCompany }))
  t.same(await queues("UPDATE answer SET question = 'x' WHERE lead_id = 5", serializable), unknown)
  t.same(
    await queues("INSERT INTO lead_label VALUES (5, 7); UPDATE lead SET source = 'x' WHERE id = 5", serializable),
    [...unknown, { lead_id: 5, company_id: 1, operation: 'write' }],
  )
  t.same(
    new Set((await queues('DELETE FROM lead WHERE id = 5', serializable)).map(({ operation }) => operation)),
    new Set(['delete']),
    'with its children, which cannot be told from others',
  )
  const late = await pool.connect()
  t.teardown(() => late.release())
  for (const statement of [
    "UPDATE candidate SET first_name = 'x' WHERE id = 5",
    'INSERT INTO document_file (document_id) VALUES (5)',
    "UPDATE document_file SET name = 'x' WHERE id = 5",
    'DELETE FROM document_file WHERE id = 5',
  ]) {
    await late.query('DELETE FROM sync.change; DELETE FROM sync.parent_change')
    await late.query(`BEGIN ISOLATION LEVEL SERIALIZABLE; ${statement}; COMMIT`)
    t.same((await late.query('SELECT FROM sync.change')).rows, [], statement)
    await queueLateLeads(pool, 10)
    const { rows } = await late.query('SELECT lead_id, company_id, lane FROM sync.change')
    t.same(rows, [{ lead_id: 5, company_id: 1, lane: 'live' }], 'the relay finds the lead')
  }
})

t.test('In SERIALIZABLE the triggers make no unrelated transaction fail', async (t) => {
  const atOnce = 8
  /** A statement of a transaction of its own about lead `n` of company 1, its children or its catalogue. */
  const kinds: Record<string, (n: number) => string> = {
    'leads are inserted': (n) =>
      `INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 1, ${n}, 1)`,
    'leads are changed': (n) => `UPDATE lead SET source = 's' WHERE id = ${n}`,
    'labels are put on leads': (n) => `INSERT INTO lead_label VALUES (${n}, ${2 + (n % 90)})`,
    'one label is put on leads': (n) => `INSERT INTO lead_label VALUES (${n}, 99)`,
    'labels are taken off leads': (n) => `DELETE FROM lead_label WHERE lead_id = ${n}`,
    'answers are added': (n) => `INSERT INTO answer (lead_id, question) VALUES (${n}, 'q')`,
    'answers are changed': (n) => `UPDATE answer SET transcript = 't' WHERE id = ${n}`,
    'attachments are deleted': (n) => `DELETE FROM attachment WHERE id = ${n}`,
    'documents are added': (n) => `INSERT INTO document (lead_id) VALUES (${n})`,
    'files are added': (n) => `INSERT INTO document_file (document_id, name) VALUES (${n}, 'f')`,
    'files are changed': (n) => `UPDATE document_file SET name = 'f' WHERE id = ${n}`,
    'people are changed': (n) => `UPDATE candidate SET first_name = 'f' WHERE id = ${n}`,
    'campaigns are added': () => `INSERT INTO campaign (company_id, title) VALUES (1, 'c')`,
    'labels are added': (n) => `INSERT INTO label (company_id, name) VALUES (1, 'l ${n}')`,
    'attributes are added': (n) =>
      `INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES (1, 'k ${n}', 'k', 'text')`,
    'keys are made': (n) => `INSERT INTO api_key (company_id, hash, role) VALUES (1, 'h ${n}', 'company')`,
  }
  // Foreign keys read pages of keys. While all labels are on one page, Postgres lets a new label and the use of another
  // collide, without any trigger, when the new one is committed first.
  await pool.query("INSERT INTO label (company_id, name) SELECT 2, 'apart ' || n FROM generate_series(1, 2000) n")
  const names = Object.keys(kinds)
  const clients = await Promise.all(Array.from({ length: atOnce }, () => pool.connect()))
  t.teardown(() => clients.map((client) => client.release()))
  let lead = 0
  const outcome = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'ok',
      (error: Error & { code?: string }) => error.code ?? error.message,
    )
  /** What goes wrong in as many transactions, of which all are open before the first commits. */
  const round = async (chosen: readonly string[]) => {
    const begun = clients.map((client, at) => {
      lead = (lead % perCompany) + 1
      return { client, statement: kinds[chosen[at % chosen.length] ?? '']?.(lead) ?? '' }
    })
    await Promise.all(clients.map((client) => client.query('BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1')))
    const ran = await Promise.all(begun.map(({ client, statement }) => outcome(client.query(statement))))
    const ended = await Promise.all(clients.map((client) => outcome(client.query('COMMIT'))))
    return [...ran, ...ended].filter((one) => one !== 'ok')
  }
  const failures = async () => {
    const failed: Record<string, string[]> = {}
    for (const name of names) failed[name] = await round([name])
    for (let at = 0; at < names.length; at++)
      failed[`mixed ${at}`] = await round([...names.slice(at), ...names.slice(0, at)])
    return Object.fromEntries(Object.entries(failed).filter(([, codes]) => codes.length > 0))
  }
  t.same(await failures(), {}, 'with the triggers')
  for (const table of Object.keys(statements)) await pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
  t.teardown(async () => {
    for (const table of Object.keys(statements)) await pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
  })
  await pool.query(
    "UPDATE label SET name = name || '!'; UPDATE candidate_attribute SET key = key || '!'; UPDATE api_key SET hash = hash || '!'; DELETE FROM lead_label WHERE label_id > 1",
  )
  lead = 0
  t.same(await failures(), {}, 'and without them')
})
