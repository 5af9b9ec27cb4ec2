import { setTimeout as sleep } from 'node:timers/promises'
import { readBacklog } from '@galena/store/outbox/backlog'
import { changeLeads, drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { inBackground } from './load.ts'
import { median } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const rates = [1_000, 800, 600, 400, 200]
const trialSeconds = 40
const seconds = 600

/** The highest rate of changes held for ten minutes without a growing lag, and its effect on the outbox. */
export async function measureSustained(system: BenchSystem): Promise<Figure[]> {
  for (const rate of rates) {
    await drained(system)
    const trial = await lagsAt(system, rate, trialSeconds)
    if (!trial.held) continue
    await drained(system)
    const run = await lagsAt(system, rate, seconds)
    if (!run.held) continue
    const of = (name: string, value: number, unit: string, aim?: string) =>
      figure({ suite: 'sustained', name, value, unit, ...(aim && { aim }) })
    return [
      of('changes for 10 minutes, lag not growing', rate, '/s', '≥ 1000'),
      of('reached by the writers', run.reached, '/s'),
      of('lag, median of the first minute', run.first, 's'),
      of('lag, median of the last minute', run.last, 's'),
      of('outbox, largest', Math.max(...run.bytes) / 1e6, 'MB'),
      of('outbox, at the end', (run.bytes.at(-1) ?? 0) / 1e6, 'MB'),
      of('outbox, dead rows at most', Math.max(...run.dead), ''),
      of('vacuums of the outbox', run.vacuums, ''),
    ]
  }
  throw new Error(`The lag grew at every rate down to ${rates.at(-1)} changes a second.`)
}

async function lagsAt(system: BenchSystem, rate: number, duration: number) {
  const lags: number[] = []
  const [bytes, dead]: [number[], number[]] = [[], []]
  const vacuumsBefore = (await outboxSize(system)).vacuums
  let writing = true
  const watch = async () => {
    while (writing) {
      lags.push((await readBacklog(system.pool)).lagSeconds)
      const size = await outboxSize(system)
      bytes.push(size.bytes)
      dead.push(size.dead)
      await sleep(1_000)
    }
  }
  const watching = inBackground(watch())
  const options = { rate, seconds: duration, tellEvery: Infinity, onChange: () => undefined }
  const reached = await changeLeads(system, options).finally(() => {
    writing = false
  })
  await watching
  const part = Math.max(5, Math.floor(lags.length / 10))
  const [first, last] = [median(lags.slice(0, part)), median(lags.slice(-part))]
  console.log(`  ${rate} changes/s for ${duration} s: lag ${first.toFixed(2)} s first, ${last.toFixed(2)} s last`)
  const { vacuums } = await outboxSize(system)
  const held = last <= first * 1.5 + 0.5 && reached >= 0.98 * rate
  return { reached, first, last, held, bytes, dead, vacuums: vacuums - vacuumsBefore }
}

async function outboxSize({ pool }: BenchSystem): Promise<{ bytes: number; dead: number; vacuums: number }> {
  const { rows } = await pool.query<{ bytes: number; dead: number; vacuums: number }>(
    `SELECT pg_total_relation_size(relid) AS bytes, n_dead_tup AS dead, autovacuum_count AS vacuums
     FROM pg_stat_all_tables WHERE relid = 'sync.change'::regclass`,
  )
  return rows[0] ?? { bytes: 0, dead: 0, vacuums: 0 }
}
