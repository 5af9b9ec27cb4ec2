import { randomBytes } from 'node:crypto'
import { variables } from '@galena/indexer/config'
import { startIndexer } from '@galena/indexer/indexer'
import { confirmHeld } from '@galena/operations/actions/held'
import { rollback } from '@galena/operations/rebuild/rollback'
import { startRebuild } from '@galena/operations/rebuild/start-rebuild'
import { connectEngine } from '@galena/search/engine/engine'
import { readConfig } from '@galena/service/config/read-config'
import { addCompany } from '@galena/store/catalogue/companies'
import { migrate, readMigrations } from '@galena/store/database/migrate'
import { createPool, type Pool } from '@galena/store/database/pool'
import { setThrottle } from '@galena/store/operator/throttle'
import { readTargets } from '@galena/store/outbox/targets'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { compareDocuments } from './faults/compare-documents.ts'
import { expectedDocuments } from './faults/expected-documents.ts'
import { storedDocuments } from './faults/stored-documents.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'

const lines: string[] = []
const admin = createPool(server('DATABASE_URL'), {
  applicationName: 'restore test',
  max: 1,
  onIdleError: () => undefined,
})
t.teardown(() => admin.end())

interface Restorable {
  /** Of the database, its index and its queues. */
  readonly name: string
  readonly url: string
  readonly companyId: number
  backUp(): Promise<void>
  restore(): Promise<void>
}

/** A database of a company with 50 leads that are indexed, and a way back to how it was. */
async function start(t: Test): Promise<Restorable> {
  const name = `galena_test_${randomBytes(6).toString('hex')}`
  const url = new URL(server('DATABASE_URL'))
  url.pathname = `/${name}`
  t.teardown(async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.query(`DROP DATABASE IF EXISTS ${name}_backup WITH (FORCE)`)
    await fetch(`${server('ELASTICSEARCH_URL')}/${name}.owner`, { method: 'DELETE' })
    const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${name}-*/_alias`)
    for (const index of Object.keys((await answer.json()) as object))
      await fetch(`${server('ELASTICSEARCH_URL')}/${index}`, { method: 'DELETE' })
  })
  await admin.query(`CREATE DATABASE ${name}`)
  const pool = createPool(url.href, { applicationName: 'restore test', onIdleError: () => undefined })
  const client = await pool.connect()
  await migrate(client, await readMigrations())
  client.release()
  const company = await addCompany(pool, { name: 'Acme', timeZone: 'UTC', country: null })
  const companyId = company?.id ?? 0
  await pool.query("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [companyId])
  await pool.end()
  const restorable = {
    name,
    url: url.href,
    companyId,
    async backUp() {
      await admin.query(`CREATE DATABASE ${name}_backup TEMPLATE ${name}`)
    },
    async restore() {
      await admin.query(`DROP DATABASE ${name}`)
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${name}_backup`)
    },
  }
  await whileIndexing(restorable, async (pool) => {
    await addLeads(pool, companyId, 50)
    await isSettled(pool)
    t.same(await differences(pool, name), [])
  })
  return restorable
}

const addLeads = (pool: Pool, companyId: number, count: number) =>
  pool.query(
    `WITH person AS (
       INSERT INTO candidate (company_id, first_name) SELECT $1, 'Person ' || n FROM generate_series(1, $2) n RETURNING id
     )
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder WHERE folder.status = 'pending'`,
    [companyId, count],
  )

/** Runs `work` while an indexer is running; both are disconnected from the database when it ends. */
async function whileIndexing(
  { name, url }: Pick<Restorable, 'name' | 'url'>,
  work: (pool: Pool) => Promise<void>,
): Promise<void> {
  const pool = createPool(url, { applicationName: 'restore test', onIdleError: () => undefined })
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
  const environment = {
    DATABASE_URL: url,
    REDIS_URL: server('REDIS_URL'),
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: name,
    QUEUE_PREFIX: name,
  }
  const lease = { renewMs: 200, lengthMs: 1_500 }
  const indexer = await startIndexer(readConfig(variables, environment), log, { lease })
  try {
    await work(pool)
  } finally {
    await indexer.stop()
    await pool.end()
  }
}

async function isSettled(pool: Pool): Promise<void> {
  await eventually('nothing is pending', async () => {
    const { rows } = await pool.query<{ pending: number }>(
      `SELECT (SELECT count(*) FROM sync.change WHERE lane <> 'confirm') + (SELECT count(*) FROM sync.fanout)
           + (SELECT count(*) FROM sync.parent_change) AS pending`,
    )
    return rows[0]?.pending === 0
  })
}

async function differences(pool: Pool, name: string): Promise<unknown[]> {
  const sql = async <Row extends object>(text: string, values?: unknown[]) => (await pool.query<Row>(text, values)).rows
  return compareDocuments(await expectedDocuments(sql), await storedDocuments(server('ELASTICSEARCH_URL'), name)).slice(
    0,
    3,
  )
}

t.test('After the database is restored, the index follows it automatically', async (t) => {
  const restorable = await start(t)
  const { name, companyId } = restorable
  await restorable.backUp()
  await whileIndexing(restorable, async (pool) => {
    await addLeads(pool, companyId, 20)
    await pool.query('DELETE FROM lead WHERE id <= 10')
    await pool.query("UPDATE candidate SET first_name = 'Later' WHERE id > 30")
    await isSettled(pool)
    t.same(await differences(pool, name), [], 'the index follows')
  })

  await restorable.restore()
  await whileIndexing(restorable, async (pool) => {
    await eventually('the index was verified', async () => {
      const { rows } = await pool.query<{ done: boolean }>(
        'SELECT asked_at IS NULL AND last_ended IS NOT NULL AS done FROM sync.sweep',
      )
      return rows[0]?.done
    })
    await isSettled(pool)
    t.match(lines.join(''), /restored, or another server is in use|ahead of the database, which happens when/)
    t.same(await differences(pool, name), [], 'what was lost with the database is taken out, what came back is there')
    await pool.query("UPDATE candidate SET first_name = 'Afterwards'")
    await isSettled(pool)
    t.same(await differences(pool, name), [], 'and changes are newer than what the index knew')
  })
})

t.test('What a restored backup lacks is removed from the index only when an operator confirms it', async (t) => {
  const restorable = await start(t)
  const { name, companyId } = restorable
  await whileIndexing(restorable, (pool) => setThrottle(pool, { holdDocuments: 10 }))
  await restorable.backUp()
  await whileIndexing(restorable, async (pool) => {
    await addLeads(pool, companyId, 40)
    await isSettled(pool)
  })

  await restorable.restore()
  await whileIndexing(restorable, async (pool) => {
    await eventually('the index was verified', async () => {
      const { rows } = await pool.query<{ done: boolean }>(
        'SELECT asked_at IS NULL AND last_ended IS NOT NULL AS done FROM sync.sweep',
      )
      return rows[0]?.done
    })
    await isSettled(pool)
    const stored = await storedDocuments(server('ELASTICSEARCH_URL'), name)
    t.ok(stored.size >= 80, `${90 - stored.size} documents went before there were too many`)
    t.equal((await pool.query('SELECT FROM sync.held')).rowCount, stored.size - 50)
    const request = { who: 'a test', asked: { reason: 'the right backup' } }
    t.equal(await confirmHeld({ pool }, request, {}), stored.size - 50)
    await isSettled(pool)
    t.same(await differences(pool, name), [])
  })
})

t.test('A backup from before the last rebuild overwrites the index only when an operator confirms it', async (t) => {
  const restorable = await start(t)
  const { name } = restorable
  const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: name }, { timeoutMs: 10_000 })
  t.teardown(() => engine.close())
  await whileIndexing(restorable, (pool) => setThrottle(pool, { holdDocuments: 25 }))
  await restorable.backUp()
  await whileIndexing(restorable, async (pool) => {
    const context = { pool, engine, findPlace: () => undefined }
    await startRebuild(context, 'a test', { autoSwap: true, retainHours: 0 })
    await eventually('searches read the new index', async () => {
      const { rows } = await pool.query("SELECT FROM sync.rebuild WHERE state IN ('swapped', 'done')")
      return rows.length === 1
    })
    await pool.query("UPDATE candidate SET first_name = 'Later'")
    await isSettled(pool)
  })

  await restorable.restore()
  await whileIndexing(restorable, async (pool) => {
    await eventually('the index was verified', async () => {
      const { rows } = await pool.query('SELECT FROM sync.sweep WHERE asked_at IS NULL AND last_ended IS NOT NULL')
      return rows.length === 1
    })
    await isSettled(pool)
    const { rowCount } = await pool.query('SELECT FROM sync.held')
    t.ok((rowCount ?? 0) >= 25, `${50 - (rowCount ?? 0)} documents were overwritten before there were too many`)
    const request = { who: 'a test', asked: { reason: 'the right backup' } }
    await confirmHeld({ pool }, request, { expect: rowCount ?? 0 })
    await isSettled(pool)
    t.same(await differences(pool, name), [])
  })
})

t.test('Restoring to a moment within a rebuild that was swapped later is repaired, too', async (t) => {
  const restorable = await start(t)
  const { name } = restorable
  const stateOf = async (pool: Pool) =>
    (await pool.query<{ state: string }>('SELECT state FROM sync.rebuild ORDER BY id DESC LIMIT 1')).rows[0]?.state
  const targetsOf = async (pool: Pool) => (await readTargets(pool)).map(({ index }) => index)
  const searched = async () =>
    Object.keys((await (await fetch(`${server('ELASTICSEARCH_URL')}/_alias/${name}`)).json()) as object)
  const engine = connectEngine(
    { url: server('ELASTICSEARCH_URL'), apiKey: undefined, caFile: undefined, alias: name },
    { timeoutMs: 10_000 },
  )
  t.teardown(() => engine.close())
  await whileIndexing(restorable, async (pool) => {
    await setThrottle(pool, { backfillPerSecond: 1 })
    const context = { pool, engine, findPlace: () => undefined }
    await startRebuild(context, 'a test', { autoSwap: true, retainHours: 24 })
    await eventually('the backfill has started', async () => (await stateOf(pool)) === 'backfilling')
  })
  await restorable.backUp()
  await whileIndexing(restorable, async (pool) => {
    await setThrottle(pool, { backfillPerSecond: null })
    await eventually('searches read it', async () => (await stateOf(pool)) === 'swapped')
    await pool.query('DELETE FROM lead WHERE id IN (SELECT id FROM lead ORDER BY id LIMIT 3)')
    await isSettled(pool)
  })

  await restorable.restore()
  await whileIndexing(restorable, async (pool) => {
    await eventually('the rebuild is over', async () => (await stateOf(pool)) === 'done')
    t.same(await targetsOf(pool), await searched(), 'the searched index alone gets changes')
    await eventually(
      'the index was verified',
      async () => (await pool.query('SELECT FROM sync.sweep WHERE asked_at IS NULL')).rowCount === 1,
    )
    await isSettled(pool)
    t.same(await differences(pool, name), [], 'leads that came back are there again')
    // The restore brought the throttle back, too.
    await setThrottle(pool, { backfillPerSecond: null })
    const context = { pool, engine, findPlace: () => undefined }
    const [before] = await searched()
    await startRebuild(context, 'a test', { autoSwap: true, retainHours: 24 })
    await eventually('the next rebuild is swapped', async () => (await stateOf(pool)) === 'swapped')
    t.equal((await targetsOf(pool)).length, 2)
    await rollback(context, 'a test')
    t.same(await searched(), [before], 'and can be rolled back')
  })
})
