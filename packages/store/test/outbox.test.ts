import t from 'tap'
import { inTransaction } from '../src/database/pool.ts'
import { lanes, outboxShards, unknownCompany } from '../src/outbox/change.ts'
import { dueShards, readDueChanges } from '../src/outbox/due-changes.ts'
import { listFailures } from '../src/outbox/failures.ts'
import { queueLeads } from '../src/outbox/queue-leads.ts'
import { type Settlement, settle } from '../src/outbox/settle.ts'
import { registerTarget } from '../src/outbox/targets.ts'
import { raiseClock, takeToken } from '../src/outbox/version-clock.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
await pool.query("INSERT INTO company (name) VALUES ('Acme')")
await registerTarget(pool, { index: 'leads', builder: 1 })

/** A lead id of the first outbox shard, the n-th. */
const { rows: leads } = await pool.query<{ id: number }>(
  'SELECT id FROM generate_series(1, 100) AS id WHERE hashint8(id) & 3 = 0 ORDER BY id',
)
const [one = 0, two = 0, three = 0] = leads.map(({ id }) => id)
const shard = 0

t.beforeEach(() => pool.query('DELETE FROM sync.change; DELETE FROM sync.failure'))

/** Queues changes that are due in so many seconds, and returns their ids. */
async function queue(changes: readonly (readonly [leadId: number, lane: string, dueInSeconds: number])[]) {
  const ids: number[] = []
  for (const [leadId, lane, seconds] of changes) {
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO sync.change (lead_id, company_id, lane, not_before)
       VALUES ($1, 1, $2, clock_timestamp() + $3 * interval '1 second') RETURNING id`,
      [leadId, lane, seconds],
    )
    ids.push(rows[0]?.id ?? 0)
  }
  return ids
}

const nothing: Settlement = {
  token: 1,
  settled: [],
  deleted: [],
  confirmDelayMs: 60_000,
  postponed: [],
  refused: [],
  accepted: [],
}
const record = (settlement: Partial<Settlement>) =>
  inTransaction(pool, (client) => settle(client, { ...nothing, ...settlement }))

t.test('Due lanes come by urgency, and what is not due yet is neither announced nor claimed', async (t) => {
  for (const lane of lanes.toReversed()) await queue([[one, lane, -1]])
  t.same(
    await dueShards(pool),
    lanes.map((lane) => ({ lane, shard })),
  )
  await pool.query("UPDATE sync.change SET not_before = 'infinity' WHERE lane = 'live'")
  t.same(
    (await dueShards(pool)).map(({ lane }) => lane),
    lanes.filter((lane) => lane !== 'live'),
  )
  t.same(await readDueChanges(pool, 'live', shard, 10), [])
})

t.test(
  'Of one company the changes that are due longest are claimed first, of their lane and outbox shard alone',
  async (t) => {
    const [late, early, middle] = await queue([
      [one, 'live', -1],
      [two, 'live', -9],
      [three, 'live', -5],
      [one, 'repair', -20],
    ])
    const claimed = async (limit: number) => (await readDueChanges(pool, 'live', shard, limit)).map(({ id }) => id)
    t.same(await claimed(2), [early, middle])
    t.same(await claimed(10), [early, middle, late])
    for (let other = 1; other < outboxShards; other++) t.same(await readDueChanges(pool, 'live', other, 10), [])
  },
)

t.test('Only what is settled is deleted, and what is postponed becomes due later', async (t) => {
  const [settled = 0, postponed = 0, untouched = 0] = await queue([
    [one, 'live', -1],
    [two, 'live', -1],
    [three, 'live', -1],
  ])
  await record({ settled: [settled], postponed: [{ id: postponed, delayMs: 60_000 }] })
  const { rows } = await pool.query('SELECT id, attempts, not_before > now() AS waits FROM sync.change ORDER BY id')
  t.same(rows, [
    { id: postponed, attempts: 1, waits: true },
    { id: untouched, attempts: 0, waits: false },
  ])
})

t.test('A settled delete is confirmed after its delay', async (t) => {
  await record({ deleted: [{ leadId: one, companyId: 1 }] })
  const { rows } = await pool.query(
    `SELECT lead_id, company_id, lane, operation, extract(epoch FROM not_before - clock_timestamp())::int BETWEEN 55 AND 60 AS delayed
     FROM sync.change`,
  )
  t.same(rows, [{ lead_id: one, company_id: 1, lane: 'confirm', operation: 'delete', delayed: true }])
})

t.test('A failure is replaced and cleared only by a later token, and kept only for a target', async (t) => {
  const refused = (token: number, reason: string, index = 'leads') =>
    record({ token, refused: [{ index, leadId: one, companyId: 1, reason }] })
  const accepted = (token: number) => record({ token, accepted: [{ index: 'leads', leadId: one }] })
  const reasons = async () => (await listFailures(pool, {}, 10)).map(({ reason, attempts }) => [reason, attempts])

  await refused(10, 'no target', 'another')
  t.same(await reasons(), [])
  await refused(10, 'first\u0000')
  await refused(9, 'overtaken')
  t.same(await reasons(), [['first', 1]])
  await refused(12, 'second')
  t.same(await reasons(), [['second', 2]])
  await accepted(12)
  t.same(await reasons(), [['second', 2]], 'the same token is not later')
  await accepted(13)
  t.same(await reasons(), [])
})

t.test('The version clock only rises', async (t) => {
  const tokens = await Promise.all(Array.from({ length: 8 }, () => takeToken(pool)))
  t.equal(new Set(tokens).size, tokens.length, 'every batch has its own')
  const highest = Math.max(...tokens)
  const ahead = highest + 1e12
  t.equal(await raiseClock(pool, highest), false, 'it is there already')
  t.equal(await raiseClock(pool, ahead), true)
  t.equal(await raiseClock(pool, highest), false, 'it never goes back')
  t.equal(await takeToken(pool), ahead + 1, 'also while the time of the server is behind')
})

t.test('An id without a lead is queued once, for no known company', async (t) => {
  t.equal(await queueLeads(pool, { leadIds: [one, one] }), 1)
  const { rows } = await pool.query('SELECT lead_id, company_id, lane, operation FROM sync.change')
  t.same(rows, [{ lead_id: one, company_id: unknownCompany, lane: 'repair', operation: 'delete' }])
})
