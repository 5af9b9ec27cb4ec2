import { setTimeout as sleep } from 'node:timers/promises'
import { createPool, type Pool } from '@galena/store/database/pool'
import { lookForChanges } from '@galena/store/outbox/due-changes'
import { createOutbox } from '@galena/store/outbox/outbox'
import { drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { delaysAt } from './freshness.ts'
import { quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const deadRows = 2_000_000
const rowsAtOnce = 100_000
const looks = 600
const relayIntervalMs = 50
const changesPerSecond = 50

/** What the relay's looks cost, and how soon changes are searchable, while an old snapshot keeps deleted rows. */
export async function measureHorizon(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  const pool = createPool(system.databaseUrl, { applicationName: 'galena bench', onIdleError: console.error })
  const of = (name: string, value: number, aim?: string) =>
    figure({ suite: 'horizon', name, value, unit: 'ms', ...(aim && { aim }) })
  try {
    const before = await timesOfLooks(pool)
    const usual = await delaysAt(system, changesPerSecond)
    const snapshot = await pool.connect()
    try {
      await snapshot.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM sync.migration')
      await makeDeadRows(pool)
      const whole = await timeOf(() => lookForChanges(pool))
      const after = await timesOfLooks(pool)
      const { delays, unseen } = await delaysAt(system, changesPerSecond)
      const rows = `${deadRows.toLocaleString('en')} deleted rows`
      return [
        of('a look, no old snapshot: p50', quantile(before, 0.5)),
        of('a look, no old snapshot: p99', quantile(before, 0.99)),
        of(`a look, ${rows}: p50`, quantile(after, 0.5), '≤ 5'),
        of(`a look, ${rows}: p99`, quantile(after, 0.99), '≤ 5'),
        of(`a look from the bottom, ${rows}`, whole),
        of(`${changesPerSecond} changes/s, no old snapshot: p50`, quantile(usual.delays, 0.5)),
        of(`${changesPerSecond} changes/s, no old snapshot: p99`, quantile(usual.delays, 0.99)),
        of(`${changesPerSecond} changes/s, ${rows}: p50`, quantile(delays, 0.5)),
        of(`${changesPerSecond} changes/s, ${rows}: p99`, quantile(delays, 0.99), '≤ 2000'),
        figure({ suite: 'horizon', name: 'never seen', value: unseen, unit: '', aim: '≤ 0' }),
      ]
    } finally {
      snapshot.release(true)
    }
  } finally {
    // The home is used again.
    await pool.query('VACUUM sync.change')
    await pool.end()
  }
}

/** Rows that are inserted and deleted in one transaction are never seen, and just as much in the way. */
async function makeDeadRows(pool: Pool): Promise<void> {
  for (let made = 0; made < deadRows; made += rowsAtOnce)
    await pool.query(`
      BEGIN;
      INSERT INTO sync.change (lead_id, company_id, lane) SELECT n, 1, 'live' FROM generate_series(1, ${rowsAtOnce}) n;
      DELETE FROM sync.change WHERE xid = pg_current_xact_id();
      COMMIT`)
}

/** Milliseconds of looks as often as the relay makes them, beside its own, after the first one. */
async function timesOfLooks(pool: Pool): Promise<number[]> {
  const outbox = createOutbox(pool, {
    onError: (error) => {
      throw error
    },
  })
  await outbox.look()
  const times: number[] = []
  while (times.length < looks) {
    await sleep(relayIntervalMs)
    times.push(await timeOf(() => outbox.look()))
  }
  return times
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
