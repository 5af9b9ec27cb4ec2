import { createPool } from '@galena/store/database/pool'
import { announceChanges } from '@galena/store/outbox/announce'
import { createOutbox } from '@galena/store/outbox/outbox'
import t from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { startRelay } from '../src/sync/relay.ts'

const hourMs = 3_600_000

const database = await createDatabase()
const pool = createPool(database.url, { applicationName: 'galena indexer', onIdleError: () => undefined })
const fail = (error: unknown) => {
  throw error
}
const outbox = createOutbox(pool, { onError: fail })
let looks = 0
const relay = startRelay(
  {
    pool,
    outbox: {
      ...outbox,
      look: async () => {
        looks++
        return outbox.look()
      },
    },
    wakeUps: { enqueue: async () => undefined, close: async () => undefined },
    intervalMs: hourMs,
  },
  fail,
)
t.teardown(async () => {
  await relay.stop()
  await pool.end()
  await database.drop()
})

async function listening(): Promise<number[]> {
  const { rows } = await database.pool.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
  )
  return rows.map(({ pid }) => pid)
}

t.test('The relay looks at once when somebody announces changes', async (t) => {
  await eventually('it listens', async () => (await listening()).length === 1 && looks > 0)
  const before = looks
  await announceChanges(database.pool)
  await eventually('it looks', async () => looks > before)
  t.equal(looks, before + 1)
})

t.test('A relay whose connection broke listens again at its next look', async (t) => {
  const [pid] = await listening()
  await database.pool.query('SELECT pg_terminate_backend($1)', [pid])
  await eventually('it is gone', async () => (await listening()).length === 0)
  await relay.stop()
  const next = startRelay(
    { pool, outbox, wakeUps: { enqueue: async () => undefined, close: async () => undefined }, intervalMs: 10 },
    fail,
  )
  t.teardown(() => next.stop())
  await eventually('it listens', async () => (await listening()).length === 1)
  const [second] = await listening()
  await database.pool.query('SELECT pg_terminate_backend($1)', [second])
  await eventually('it listens again', async () => (await listening()).some((now) => now !== second))
  t.pass()
})
