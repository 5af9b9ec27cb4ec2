import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { forgetCatalogueChanges } from '@galena/store/catalogue/catalogue-changes'
import { createKey, revokeKey } from '@galena/store/catalogue/keys'
import { createPool, inTransaction } from '@galena/store/database/pool'
import t, { type Test } from 'tap'
import { startDatabaseProxy } from './faults/database-proxy.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { nodeEnvironment, server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { galena } from './support/galena.ts'
import { startProxy } from './support/proxy.ts'
import { within } from './support/soon.ts'
import { type System, searchPath, startSystem } from './support/system.ts'

const addLeads = (system: System, companyId: number, firstName: string, count = 1) =>
  system.sql(
    `WITH campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
       person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, $2 FROM generate_series(1, $3) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder
     WHERE folder.company_id = $1 AND folder.status = 'pending'`,
    [companyId, firstName, count],
  )

const totalOf = async (company: Awaited<ReturnType<System['company']>>, query = '') =>
  (await company.search(query ? { 'filter[query]': query } : {})).body.total

const admin = createPool(server('DATABASE_URL'), {
  applicationName: 'galena test',
  max: 1,
  onIdleError: () => undefined,
})
t.teardown(() => admin.end())

/** A user of Postgres with these settings, and the address of the database for it. */
async function userOf(t: Test, database: TestDatabase, settings: Record<string, string> = {}) {
  const name = `${database.name}_user`
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`)
  // Last of all: the database with everything that the user owns is dropped by then.
  t.teardown(() => admin.query(`DROP ROLE ${name}`))
  for (const [setting, value] of Object.entries(settings))
    await admin.query(`ALTER ROLE ${name} SET ${setting} = ${value}`)
  const url = new URL(database.url)
  url.username = name
  url.password = 'secret'
  return { name, url: url.href }
}

t.test('A connection to Postgres that is dead, but not closed, stops the index for seconds only', async (t) => {
  const database = await createDatabase()
  const proxy = await startProxy(database.url)
  const settings = { DATABASE_URL: proxy.url, DATABASE_TIMEOUT_MS: '1500', REQUEST_TIMEOUT_MS: '1500' }
  const system = await startSystem(settings, database)
  t.teardown(async () => {
    await system.stop()
    await proxy.stop()
  })
  const acme = await system.company('Acme')
  await addLeads(system, acme.id, 'Before')
  await system.settled()
  t.equal(await totalOf(acme), 1)
  proxy.swallow()
  await addLeads(system, acme.id, 'Afterwards')
  const { key: unknown } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
  await within(15_000, 'the lead is found', async () => (await totalOf(acme, 'Afterwards')) === 1)
  const search = () => fetch(`${system.address}${searchPath}`, { headers: { 'X-Api-Key': unknown } })
  await within(10_000, 'the api looks up keys', async () => (await search()).status === 200)
})

t.test('A transaction on a dead connection is given up without waiting for its rollback', async (t) => {
  const proxy = await startProxy(server('DATABASE_URL'))
  const pool = createPool(proxy.url, {
    applicationName: 'galena test',
    queryTimeoutMs: 500,
    onIdleError: () => undefined,
  })
  t.teardown(async () => {
    await pool.end()
    await proxy.stop()
  })
  await Promise.all([1, 2, 3].map(() => pool.query('SELECT pg_sleep(0.1)')))
  t.equal(pool.idleCount, 3)
  const sent: unknown[] = []
  const dead = inTransaction(pool, async (client) => {
    const query = client.query.bind(client) as (...query: unknown[]) => unknown
    client.query = ((...given: unknown[]) => {
      sent.push(given[0])
      return query(...given)
    }) as typeof client.query
    proxy.swallow()
    await client.query('SELECT 1')
  })
  await t.rejects(dead, { message: 'Query read timeout' })
  t.same(sent, ['SELECT 1'])
  await t.resolves(pool.query('SELECT 1'), 'and nobody waits for the idle connections, which are as dead')
})

t.test('Leads that row level security hides stay in the index, and everyone says what to do', async (t) => {
  const database = await createDatabase()
  const user = await userOf(t, database)
  for (const what of ['ALL ON SCHEMA public, sync', 'ALL ON ALL TABLES IN SCHEMA public, sync'])
    await database.pool.query(`GRANT ${what} TO ${user.name}`)
  const port = String(await freePort())
  const system = await startSystem({ DATABASE_URL: user.url, METRICS_PORT: port }, database)
  t.teardown(() => system.stop())
  const acme = await system.company('Acme')
  await addLeads(system, acme.id, 'Maria', 3)
  await system.settled()
  t.equal(await totalOf(acme), 3)
  const advice = /Row level security hides rows of public\.lead .*BYPASSRLS/
  await system.sql('ALTER TABLE lead ENABLE ROW LEVEL SECURITY')
  await system.sql("UPDATE lead SET source = 'x'")
  await eventually('readiness says so', async () => {
    const { message } = (await (await fetch(`http://127.0.0.1:${port}/health/ready`)).json()) as { message?: string }
    return message !== undefined && advice.test(message)
  })
  await eventually('so does the log', async () =>
    /Row level security hides rows from this user.*\\"lead\\"/.test(system.logged()),
  )
  await t.rejects(system.indexer({ METRICS_PORT: '0' }), { code: 'start_failed', message: advice })
  const environment = {
    DATABASE_URL: user.url,
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: system.index,
  }
  t.match(await galena(['explain', '1'], { environment }), { code: 1, said: /hides rows .*"lead".*BYPASSRLS/ })
  const { key } = await createKey(system.pool, { companyId: null, role: 'read' })
  const answer = await fetch(`${system.address}/ops/leads/1`, { headers: { 'X-Api-Key': key } })
  t.equal(answer.status, 503)
  t.match(await answer.json(), { error: 'database_setup', message: /hides rows .*"lead".*BYPASSRLS/ })
  t.equal(await totalOf(acme), 3)
  await system.sql(`ALTER ROLE ${user.name} BYPASSRLS`)
  await system.settled()
  t.equal((await acme.search()).body.candidates[0]?.source, 'x')
})

t.test('A whole system works for a user with settings of its own', async (t) => {
  const database = await createDatabase({ migrated: false })
  const user = await userOf(t, database, {
    search_path: "''",
    client_encoding: "'LATIN1'",
    standard_conforming_strings: 'off',
    timezone: "'Asia/Kathmandu'",
    datestyle: "'German, DMY'",
    intervalstyle: "'sql_standard'",
    bytea_output: "'escape'",
    extra_float_digits: '-15',
    array_nulls: 'off',
    default_transaction_isolation: "'serializable'",
    statement_timeout: "'250ms'",
    lock_timeout: "'1ms'",
    idle_in_transaction_session_timeout: "'20ms'",
    idle_session_timeout: "'2s'",
  })
  await database.pool.query(`ALTER DATABASE ${database.name} OWNER TO ${user.name}`)
  const environment = {
    DATABASE_URL: user.url,
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: database.name,
  }
  t.match(await galena(['migrate'], { environment }), { code: 0 })
  const system = await startSystem({ DATABASE_URL: user.url }, database)
  t.teardown(() => system.stop())
  const acme = await system.company('Acme', { timeZone: 'Asia/Manila' })
  const lines = [1, 2, 3].map((n) =>
    JSON.stringify({
      first_name: 'Żaneta 日本',
      last_name: String(n),
      campaign_title: 'Nurses',
      latitude: 14.123456789012344,
      longitude: 120.98765432109876,
      created_at: '2026-03-04T05:06:07.089Z',
      labels: ['vip'],
    }),
  )
  const file = `${t.testdir({})}/leads.ndjson`
  writeFileSync(file, lines.join('\n'))
  t.match(await galena(['import', file, '--company', 'Acme', '--json'], { environment }), {
    code: 0,
    out: /"inserted": ?3/,
  })
  await system.settled()
  t.equal(await totalOf(acme, 'Żaneta 日本'), 3)
  const { body } = await acme.search()
  t.match(body.candidates[0], { created_at: /2026-03-04T13:06:07/ })
  t.match(await galena(['import', file, '--company', 'Acme'], { environment }), {
    code: 0,
  })
  await system.settled()
  t.equal(await totalOf(acme), 6)
  t.match(await galena(['verify', '--full'], { environment }), { code: 0, out: /[Nn]o difference/ })
  const holder = await system.pool.connect()
  t.teardown(() => holder.release(true))
  await holder.query('BEGIN; SELECT FROM sync.clock FOR UPDATE')
  await addLeads(system, acme.id, 'Waiting')
  await eventually('a token waits for its lock', async () => {
    const waits = await system.sql(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '400 ms'",
    )
    return waits.length > 0
  })
  await holder.query('COMMIT')
  await system.settled()
  t.equal(await totalOf(acme, 'Waiting'), 1)
})

t.test('A table that is rewritten between the snapshot of a batch and its read loses no lead', async (t) => {
  const database = await createDatabase()
  const proxy = await startDatabaseProxy(database.url)
  const url = new URL(proxy.url)
  url.pathname = new URL(database.url).pathname
  const system = await startSystem({ DATABASE_URL: url.href }, database)
  t.teardown(async () => {
    await system.stop()
    await proxy.stop()
  })
  const acme = await system.company('Acme')
  await addLeads(system, acme.id, 'Maria', 50)
  await system.settled()
  t.equal(await totalOf(acme), 50)
  for (const table of ['lead', 'candidate', 'company']) {
    const held = proxy.hold(
      ({ text }) => text.includes('JOIN candidate ON candidate.id = lead.candidate_id'),
      ({ text }) => text.includes('REPEATABLE READ'),
    )
    await system.sql("UPDATE lead SET source = source || 'x', latitude = random()")
    await eventually('a batch is between its snapshot and its read', () => Promise.resolve(held.reached()))
    const rewritten = system.sql(`ALTER TABLE ${table} ADD COLUMN extra uuid DEFAULT gen_random_uuid()`)
    await eventually('the table is rewritten, or that waits for the batch', async () => {
      const [row] = await system.sql<{ waits: boolean; done: boolean }>(
        `SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted AND relation = $1::regclass) AS waits,
           EXISTS (SELECT FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'extra') AS done`,
        [table],
      )
      return row?.waits || row?.done
    })
    held.release()
    await rewritten
    await system.settled()
    t.equal(await totalOf(acme), 50, table)
    t.same(await system.sql("SELECT FROM sync.change WHERE lane = 'confirm'"), [], 'no lead was deleted meanwhile')
  }
})

t.test('A key that was revoked while the api was frozen opens no door, however long that was', async (t) => {
  const database = await createDatabase()
  const system = await startSystem({}, database)
  t.teardown(() => system.stop())
  const acme = await system.company('Acme')
  const { id, key } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
  const port = await freePort()
  const main = fileURLToPath(new URL('../services/api/src/main.ts', import.meta.url))
  const api: ChildProcess = spawn(process.execPath, [main], {
    env: {
      ...nodeEnvironment(),
      DATABASE_URL: database.url,
      ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
      INDEX_NAME: system.index,
      PORT: String(port),
      CATALOGUE_POLL_MS: '100',
    },
    stdio: 'ignore',
  })
  t.teardown(async () => {
    api.kill('SIGKILL')
    if (api.exitCode === null && api.signalCode === null) await once(api, 'exit')
  })
  const status = async () =>
    (await fetch(`http://127.0.0.1:${port}${searchPath}`, { headers: { 'X-Api-Key': key } })).status
  await eventually('the key opens the door', async () => (await status()) === 200)
  api.kill('SIGSTOP')
  await revokeKey(system.pool, id)
  // Each time as if it was an hour later. The first remembers a snapshot, the second forgets up to it.
  for (const _ of [1, 2]) {
    await system.sql("UPDATE sync.catalogue_horizon SET next_at = next_at - interval '2 hours'")
    await forgetCatalogueChanges(system.pool)
  }
  t.same(await system.sql('SELECT FROM sync.catalogue_change'), [], 'the change is forgotten')
  api.kill('SIGCONT')
  await within(10_000, 'the key is refused', async () => (await status()) === 401)
})

t.test('An indexer starts, writes and rebuilds under a publication of all tables', async (t) => {
  const database = await createDatabase()
  await database.pool.query('CREATE PUBLICATION everything FOR ALL TABLES')
  const system = await startSystem({}, database)
  t.teardown(() => system.stop())
  const acme = await system.company('Acme')
  await addLeads(system, acme.id, 'Ana')
  await system.settled()
  await system.sql("UPDATE candidate SET first_name = 'Bea'")
  await eventually('a change is found', async () => (await totalOf(acme, 'bea')) === 1)
  const { code, said } = await galena(['reindex', 'start', '--swap'], {
    environment: {
      DATABASE_URL: system.databaseUrl,
      ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
      INDEX_NAME: system.index,
    },
  })
  t.equal(code, 0, said)
  const swapped = async () => (await system.sql("SELECT FROM sync.rebuild WHERE state = 'swapped'")).length === 1
  await eventually('a rebuild is swapped', swapped)
  await system.sql('DELETE FROM lead')
  await eventually('a delete is seen', async () => (await totalOf(acme)) === 0)
})
