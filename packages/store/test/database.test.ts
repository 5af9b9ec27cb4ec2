import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { databaseAdvice, isRowAtFault } from '../src/database/database-error.ts'
import { databaseTime, hasPassed } from '../src/database/database-time.ts'
import { isolateFailures } from '../src/database/isolate-failures.ts'
import { createPool, inSnapshot, inTransaction, queryLong } from '../src/database/pool.ts'
import { sharesSessions } from '../src/database/pooler.ts'
import { leadRowsQuery, snapshotTables } from '../src/lead/load-lead-rows.ts'
import { hiddenTables } from '../src/operator/hidden-tables.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
const databaseUrl = String((pool as unknown as { options: { connectionString: string } }).options.connectionString)
const addCompany = (name: string) => pool.query('INSERT INTO company (name) VALUES ($1)', [name])
const count = 'SELECT count(*) AS companies FROM company'

t.test('A snapshot sees one moment, and cannot write', async (t) => {
  await inSnapshot(pool, ['public.company'], async (client) => {
    t.same((await client.query(count)).rows, [{ companies: 0 }])
    await addCompany('Acme')
    t.same((await client.query(count)).rows, [{ companies: 0 }])
    await t.rejects(client.query("INSERT INTO company (name) VALUES ('Beta')"), { code: '25006' })
  })
  t.same((await pool.query(count)).rows, [{ companies: 1 }])
})

t.test('An error rolls a transaction back and is thrown', async (t) => {
  const failing = inTransaction(pool, async (client) => {
    await client.query("INSERT INTO company (name) VALUES ('Gone')")
    throw new Error('Stop.')
  })
  await t.rejects(failing, { message: 'Stop.' })
  t.same((await pool.query("SELECT FROM company WHERE name = 'Gone'")).rows, [])
})

t.test('Time passes by the clock of the database', async (t) => {
  const now = await databaseTime(pool)
  t.equal(await hasPassed(pool, now), true)
  t.equal(await hasPassed(pool, now, 60), false)
})

t.test('Of a batch the items at fault are found, and all results are in order', async (t) => {
  const seen: string[] = []
  const results = await isolateFailures('abcXefX'.split(''), {
    work: async (letters) => {
      seen.push(letters.join(''))
      if (letters.includes('X')) throw new RangeError('X')
      return letters.join('')
    },
    isItemAtFault: (error): error is Error => error instanceof RangeError,
    failed: (letter, { message }) => `${letter} failed: ${message}`,
  })
  t.same(results, ['ab', 'c', 'X failed: X', 'ef', 'X failed: X'])
  t.equal(seen[0], 'abcXefX')
})

t.test('Errors that no item is at fault for are thrown, and an empty batch does nothing', async (t) => {
  const handlers = {
    work: () => Promise.reject(new Error('No connection')),
    isItemAtFault: isRowAtFault,
    failed: () => undefined,
  }
  await t.rejects(isolateFailures([1, 2], handlers), { message: 'No connection' })
  t.same(await isolateFailures([], handlers), [])
})

/** The address of this database for a new user with these settings, who may read and write everything. */
async function userWith(t: Test, settings: Record<string, string>): Promise<string> {
  const name = `galena_user_${randomBytes(6).toString('hex')}`
  await pool.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`)
  t.teardown(() => pool.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`))
  await pool.query(`GRANT USAGE ON SCHEMA public, sync TO ${name}`)
  await pool.query(`GRANT ALL ON ALL TABLES IN SCHEMA public, sync TO ${name}`)
  for (const [setting, value] of Object.entries(settings))
    await pool.query(`ALTER ROLE ${name} SET ${setting} = ${value}`)
  const url = new URL(databaseUrl)
  url.username = name
  url.password = 'secret'
  return url.href
}

function connect(t: Test, url: string, options: { behindPooler?: boolean; queryTimeoutMs?: number; max?: number }) {
  const connected = createPool(url, { applicationName: 'galena test', onIdleError: () => undefined, ...options })
  t.teardown(() => connected.end())
  return connected
}

t.test('A connection takes nothing that changes results from its user', async (t) => {
  const url = await userWith(t, {
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
    statement_timeout: "'200ms'",
    lock_timeout: "'1ms'",
    idle_in_transaction_session_timeout: "'50ms'",
    idle_session_timeout: "'50ms'",
  })
  const read = `SELECT $1::text AS text, '2026-03-04 05:06:07Z'::timestamptz AS time, 0.1::float8 + 0.2::float8 AS number,
    '{NULL,1}'::text[] AS list, '\\x00ff'::bytea AS bytes, '1 day 2 hours'::interval::text AS span,
    current_setting('transaction_isolation') AS isolation, (SELECT count(*) FROM sync.clock) AS clocks, pg_sleep(0.3)::text`
  for (const behindPooler of [false, true]) {
    const own = connect(t, url, { behindPooler, max: 1 })
    for (const result of [
      (await own.query(read, ['日本 ż'])).rows[0],
      await inTransaction(own, async (client) => (await client.query(read, ['日本 ż'])).rows[0]),
    ])
      t.same(
        result,
        {
          text: '日本 ż',
          time: new Date('2026-03-04T05:06:07Z'),
          number: 0.30000000000000004,
          list: [null, '1'],
          bytes: Buffer.from([0, 255]),
          span: '1 day 02:00:00',
          isolation: 'read committed',
          clocks: 1,
          pg_sleep: '',
        },
        behindPooler ? 'behind a pooler' : 'direct',
      )
  }
})

t.test('A connection that cannot have its settings is not used, and the error says what is missing', async (t) => {
  const url = await userWith(t, { session_replication_role: 'replica' })
  const own = connect(t, url, {})
  await t.rejects(own.query('SELECT 1'), { code: '42501', message: /session_replication_role/ })
  t.equal(own.totalCount, 0)
  await own.query('SELECT 1').catch((error) => t.match(databaseAdvice(error), /lacks a permission .*Grant it/))
})

t.test('Behind a pooler settings end with their transaction, and statements have no names', async (t) => {
  const own = connect(t, databaseUrl, { behindPooler: true, max: 1 })
  const left = async () => {
    const client = await own.connect()
    const { rows } = await client.query(
      "SELECT current_setting('row_security') AS row_security, current_setting('statement_timeout') AS timeout, (SELECT count(*)::int FROM pg_prepared_statements) AS prepared",
    )
    client.release()
    return rows
  }
  const before = await left()
  t.same(before, [{ row_security: 'on', timeout: '0', prepared: 0 }])
  const inside = { name: 'a name', text: "SELECT current_setting('row_security') AS row_security" }
  t.same((await own.query(inside)).rows, [{ row_security: 'off' }])
  t.same(await inSnapshot(own, ['public.lead'], async (client) => (await client.query(inside)).rows), [
    { row_security: 'off' },
  ])
  await t.rejects(own.query('SELECT 1 / 0'), { code: '22012' })
  t.same(await left(), before)
})

t.test('Connections without a pooler have their own sessions', async (t) => {
  t.equal(await sharesSessions(databaseUrl), false)
})

t.test('A statement is ended in time, unless it is one that may take long', async (t) => {
  const own = connect(t, databaseUrl, { queryTimeoutMs: 500, max: 1 })
  const slow = 'SELECT pg_sleep(0.8)'
  await t.rejects(
    inTransaction(own, (client) => client.query(slow)),
    { code: '57014' },
    'by the server, so that the connection can be used again',
  )
  t.equal(own.totalCount, 1)
  await inTransaction(own, (client) => queryLong(client, slow))
})

t.test('A snapshot locks every table that documents are read from', async (t) => {
  const { rows: plan } = await pool.query<{ 'QUERY PLAN': unknown }>(
    `EXPLAIN (FORMAT JSON, VERBOSE) ${leadRowsQuery.replace('$1', "'{11}'")}`,
  )
  const read = [...new Set(JSON.stringify(plan).match(/(?<="Relation Name":")[^"]+/g))]
  await inSnapshot(pool, snapshotTables, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT relation::regclass::text AS name FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL AND mode = 'AccessShareLock'",
    )
    const locked = new Set(rows.map(({ name }) => name))
    t.ok(read.length >= 8)
    for (const table of [...read, 'sync.target', 'sync.change', 'sync.failure']) t.ok(locked.has(table), table)
  })
})

t.test('A table that is rewritten while a snapshot waits for it is not empty', async (t) => {
  await addCompany('Kept')
  const rewriting = await pool.connect()
  await rewriting.query('BEGIN')
  await rewriting.query('ALTER TABLE company ADD COLUMN extra uuid DEFAULT gen_random_uuid()')
  const reading = inSnapshot(pool, snapshotTables, async (client) => {
    await client.query('SELECT FROM sync.target')
    return (await client.query("SELECT name FROM company WHERE name = 'Kept'")).rows
  })
  for (let waits = 0; waits === 0; )
    waits =
      (await pool.query("SELECT FROM pg_locks WHERE relation = 'company'::regclass AND NOT granted")).rowCount ?? 0
  await rewriting.query('COMMIT')
  rewriting.release()
  t.same(await reading, [{ name: 'Kept' }])
})

t.test('Rows that a policy hides are an error that names the table, and are listed', async (t) => {
  const own = connect(t, await userWith(t, {}), {})
  t.same(await hiddenTables(own), [])
  await pool.query('ALTER TABLE answer ENABLE ROW LEVEL SECURITY')
  t.teardown(() => pool.query('ALTER TABLE answer DISABLE ROW LEVEL SECURITY'))
  await own.query('SELECT FROM answer').then(
    () => t.fail('The rows are hidden.'),
    (error) => t.match(databaseAdvice(error), /Row level security hides rows .*"answer".*BYPASSRLS/),
  )
  t.same(await hiddenTables(own), ['public.answer'])
  t.same(await hiddenTables(pool), [], 'a superuser sees everything')
})
