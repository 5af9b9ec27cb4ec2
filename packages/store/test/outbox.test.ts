import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { inTransaction } from '../src/database/pool.ts'
import { reserveBackfill } from '../src/operator/throttle.ts'
import { lanes, outboxShards, unknownCompany } from '../src/outbox/change.ts'
import { liveLagSeconds, lookForChanges, readDueChanges } from '../src/outbox/due-changes.ts'
import { listFailures } from '../src/outbox/failures.ts'
import { expandFanout } from '../src/outbox/fan-out.ts'
import { queueAllLeads, queueLeads } from '../src/outbox/queue-leads.ts'
import { type Settlement, settle } from '../src/outbox/settle.ts'
import { notePending, readTargets, registerTarget } from '../src/outbox/targets.ts'
import { raiseClock, takeToken } from '../src/outbox/version-clock.ts'
import { makeChunks, waitingChunks } from '../src/rebuild/chunks.ts'
import { reverifyWhenStale } from '../src/rebuild/move-rebuild.ts'
import { planRebuild } from '../src/rebuild/rebuilds.ts'
import { advanceSweep, claimSweepStep, hurrySweep, readSweep } from '../src/verify/sweep.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
await pool.query("INSERT INTO company (name) VALUES ('Acme')")
await registerTarget(pool, { index: 'leads', builder: 1, uuid: 'one' })

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

const dueNow = async () => (await lookForChanges(pool)).due

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

/** Resolves when a statement of the database waits for a lock. */
async function isWaiting() {
  const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
  while ((await pool.query(waiting)).rows.length === 0) await setTimeout(10)
}

t.test('Due lanes come by urgency, and what is not due yet is neither announced nor claimed', async (t) => {
  for (const lane of lanes.toReversed()) await queue([[one, lane, -1]])
  t.same(
    await dueNow(),
    lanes.map((lane) => ({ lane, shard })),
  )
  await pool.query(
    "UPDATE sync.change SET not_before = clock_timestamp() + interval '1 minute' WHERE lane IN ('live', 'confirm')",
  )
  t.same(
    (await dueNow()).map(({ lane }) => lane),
    ['fanout', 'repair'],
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

t.test('What comes new is due at once, and takes its turn by age among what is tried again', async (t) => {
  const queueNew = async (leadId: number, madeInSeconds: number) =>
    (
      await pool.query<{ id: number }>(
        `INSERT INTO sync.change (lead_id, company_id, lane, enqueued_at)
         VALUES ($1, 1, 'live', clock_timestamp() + $2 * interval '1 second') RETURNING id`,
        [leadId, madeInSeconds],
      )
    ).rows[0]?.id
  const [again] = await queue([[one, 'live', -30]])
  const [older, newer] = [await queueNew(two, -60), await queueNew(three, -10)]
  t.same(await dueNow(), [{ lane: 'live', shard }])
  const claimed = async (limit: number) => (await readDueChanges(pool, 'live', shard, limit)).map(({ id }) => id)
  t.same(await claimed(1), [older])
  t.same(new Set(await claimed(2)), new Set([again, older]))
  t.same(new Set(await claimed(3)), new Set([again, older, newer]))
  t.ok(Math.abs((await liveLagSeconds(pool)) - 60) < 5)
})

t.test('A clock that was ahead and is set back lets nothing wait', async (t) => {
  // As an hour ahead would have left it: changes, one that is tried again, and a confirmation.
  await queue([
    [one, 'live', 3_600],
    [two, 'fanout', 3_660],
    [three, 'confirm', 3_900],
  ])
  await pool.query("UPDATE sync.change SET enqueued_at = clock_timestamp() + interval '1 hour'")
  t.same(
    (await dueNow()).map(({ lane }) => lane),
    ['live', 'fanout'],
    'a confirmation may be late',
  )
  t.match(await readDueChanges(pool, 'live', shard, 10), [{ leadId: one, age: 0 }])
  await queue([
    [two, 'live', 59],
    [one, 'confirm', 3_599],
  ])
  t.equal((await readDueChanges(pool, 'live', shard, 10)).length, 1, 'what was put off by us waits')
  await pool.query("UPDATE sync.change SET not_before = not_before + interval '1 day'")
  t.same(
    (await dueNow()).map(({ lane }) => lane),
    ['live', 'fanout', 'confirm'],
  )
})

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

t.test('A refusal that comes after another batch has settled the same changes is no failure', async (t) => {
  const [change = 0] = await queue([[one, 'live', -1]])
  const refused = [{ index: 'leads', leadId: one, companyId: 1, reason: 'too large' }]
  await record({ token: 11, settled: [change], accepted: [{ index: 'leads', leadId: one }] })
  t.same(await record({ token: 10, settled: [change], refused }), [], 'nor is it returned')
  t.same(await listFailures(pool, {}, 10), [])
  const [open = 0] = await queue([[one, 'live', -1]])
  t.same(await record({ token: 12, postponed: [{ id: open, delayMs: 60_000 }], refused }), refused)
  t.match(await listFailures(pool, {}, 10), [{ reason: 'too large' }], 'while another index is waited for')
  await record({ token: 13, accepted: [{ index: 'leads', leadId: one }] })
  await record({ token: 14, refused })
  t.match(await listFailures(pool, {}, 10), [{ reason: 'too large' }], 'a backfill has no changes')
})

t.test('A refusal waits for the batch that is settling the same changes, and is no failure then', async (t) => {
  await pool.query('DELETE FROM sync.failure')
  const [change = 0] = await queue([[one, 'live', -1]])
  const refused = [{ index: 'leads', leadId: one, companyId: 1, reason: 'too large' }]
  const settled = { ...nothing, settled: [change] }
  const late = await inTransaction(pool, async (first) => {
    await settle(first, { ...settled, token: 16, accepted: [{ index: 'leads', leadId: one }] })
    const second = record({ ...settled, token: 15, refused })
    await isWaiting()
    return { second }
  })
  t.same(await late.second, [])
  t.same(await listFailures(pool, {}, 10), [])
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

t.test(
  'A change says whether its lead is read again for what it says, or only to be built in another way',
  async (t) => {
    await pool.query(`
    INSERT INTO folder (id, company_id, name, status) VALUES (9, 1, 'New', 'new');
    INSERT INTO campaign (id, company_id, title) VALUES (9, 1, 'Nurses');
    INSERT INTO candidate (id, company_id) VALUES (9, 1);
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id) VALUES (9, 1, 9, 9, 9);
    DELETE FROM sync.change; DELETE FROM sync.fanout`)
    const operations = async () => {
      await inTransaction(pool, (client) => expandFanout(client, 10))
      const { rows } = await pool.query<{ operation: string }>(
        'DELETE FROM sync.change WHERE lead_id = 9 RETURNING operation',
      )
      return rows.map(({ operation }) => operation)
    }
    await pool.query("UPDATE company SET time_zone = 'Asia/Manila' WHERE id = 1")
    t.same(await operations(), ['write'])
    await queueAllLeads(pool, 'rewrite')
    t.same(await operations(), ['rewrite'])
    await pool.query('DELETE FROM lead WHERE id = 9; DELETE FROM sync.parent_change')
  },
)

t.test('The sweep hurries for what is new, and for what is always there once an hour', async (t) => {
  const usual = "next_at = clock_timestamp() + interval '1 hour', asked_at = NULL, asked_why = NULL"
  const hurries = async (losses: number) => {
    await hurrySweep(pool, 'Many.', losses, 10)
    const { asked } = await readSweep(pool)
    await pool.query(`UPDATE sync.sweep SET ${usual}`)
    return asked !== null
  }
  await pool.query(
    `UPDATE sync.sweep SET ${usual}, last_ended = clock_timestamp(), last_found = '{"stale": 40, "ghost": 10}'`,
  )
  t.equal(await hurries(50), true, 'though a pass has just ended')
  t.equal(await hurries(50), false, 'they were there in the last pass')
  t.equal(await hurries(61), true, 'more than these')
  const first = { after: -1, claimedAt: new Date(), upTo: 500, ended: false }
  await advanceSweep(pool, first, { stale: 30, ghost: 20, missing: 90 })
  t.equal(await hurries(10), false)
  t.equal(await hurries(11), true, 'the whole pass counts')
  await pool.query("UPDATE sync.sweep SET hurried_at = hurried_at - interval '1 hour'")
  t.equal(await hurries(11), true, 'an hour later')
  await pool.query("UPDATE sync.sweep SET hurried_at = hurried_at + interval '1 hour'")
  t.equal(await hurries(0), true, 'that time was written by a clock that was ahead')
  await pool.query('UPDATE sync.sweep SET after_id = -1')
})

t.test('No time that an hour ahead has left holds anything up', async (t) => {
  const ahead = "clock_timestamp() + interval '1 hour'"
  await pool.query(`UPDATE sync.target SET paused_until = ${ahead}, pending_since = ${ahead}`)
  t.match(await readTargets(pool), [{ paused: false, pendingSince: null }])
  await notePending(pool, 'leads', true)
  const [target] = await readTargets(pool)
  t.ok(Math.abs(Date.now() - (target?.pendingSince?.getTime() ?? 0)) < 60_000, 'it has been pending since now')

  await pool.query(`UPDATE sync.sweep SET next_at = ${ahead}, asked_at = ${ahead}`)
  t.match(await claimSweepStep(pool, 500, 24), { after: -1 })
  await pool.query(`UPDATE sync.sweep SET next_at = ${ahead}, asked_at = NULL`)
  t.equal(await claimSweepStep(pool, 500, 24), undefined, 'a usual step may be so far ahead')

  await pool.query(`UPDATE sync.throttle SET backfill_per_second = 1000, backfill_free_at = ${ahead}`)
  t.ok((await reserveBackfill(pool, 1_000)) <= 20_000)

  const id = await planRebuild(pool, { index: 'new', shards: 1, replicas: 0, autoSwap: false, retainHours: 24 })
  await inTransaction(pool, (client) => makeChunks(client, id ?? 0, 1_000))
  const waiting = async () => (await waitingChunks(pool, id ?? 0, 'verified', 10)).length
  await pool.query(`UPDATE sync.rebuild_chunk SET not_before = clock_timestamp() + interval '20 seconds'`)
  t.equal(await waiting(), 0)
  await pool.query(`UPDATE sync.rebuild_chunk SET not_before = ${ahead}`)
  t.equal(await waiting(), 1)
  await pool.query(`UPDATE sync.rebuild SET state = 'ready', state_at = ${ahead}`)
  t.equal(await reverifyWhenStale(pool, id ?? 0), true, 'nobody knows how old the comparison is')
})
