import type { Pool } from '@galena/store/database/pool'
import { type Backlog, readBacklog } from '@galena/store/outbox/backlog'
import { type Change, type Lane, lanes } from '@galena/store/outbox/change'
import type { Settlement } from '@galena/store/outbox/settle'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { readSweep } from '@galena/store/verify/sweep'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Written } from './sync/write-leads.ts'

/** What operators see of an indexer, for Prometheus. */
export interface IndexerMetrics {
  readonly contentType: string
  /** Counts a batch that was settled `seconds` after it was claimed. */
  count(lane: Lane, changes: readonly Change[], settlement: Settlement, written: Written, seconds: number): void
  /** All metrics as text; asks the database for the backlog. */
  text(): Promise<string>
}

export function createMetrics(pool: Pool): IndexerMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const items = new Counter({
    name: 'galena_sync_items_total',
    help: 'Writes of leads to an index, by what became of them',
    labelNames: ['index', 'outcome'],
    registers,
  })
  const latency = new Histogram({
    name: 'galena_sync_latency_seconds',
    help: 'Time from a change to its settlement on every index, in seconds; searches see it one refresh later at most',
    labelNames: ['lane'],
    buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800],
    registers,
  })
  const batchSeconds = new Histogram({
    name: 'galena_sync_batch_seconds',
    help: 'Time from the claim of a batch to its settlement, in seconds',
    labelNames: ['lane'],
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    registers,
  })
  const batchLeads = new Histogram({
    name: 'galena_sync_batch_leads',
    help: 'Leads of a batch',
    labelNames: ['lane'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
    registers,
  })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const lag = gauge('galena_sync_lag_seconds', 'Age of the oldest pending change, in seconds; 0 when none is pending')
  const pending = gauge('galena_sync_pending', 'Changes that wait, by lane', ['lane'])
  const failures = gauge('galena_sync_failures', 'Leads that an index refused for good')
  const paused = gauge('galena_sync_paused', 'Whether changes wait because this index refuses all documents', ['index'])

  const drift = gauge('galena_sync_drift', 'Differences that the last whole round of the sweep found, by kind', [
    'kind',
  ])
  const filled = gauge('galena_rebuild_done', 'Leads that the state of the current rebuild has dealt with', ['state'])
  const toFill = gauge('galena_rebuild_total', 'Leads that the current rebuild has to deal with', ['state'])

  return {
    contentType: registry.contentType,
    count(lane, changes, settlement, { writes, outcomes }, seconds) {
      batchSeconds.observe({ lane }, seconds)
      batchLeads.observe({ lane }, writes.length)
      for (const [index, ofIndex] of outcomes)
        for (const item of ofIndex)
          items.inc({ index, outcome: item.kind === 'settled' && !item.written ? 'newer there' : item.kind })
      const settled = new Set(settlement.settled)
      for (const { id, age } of changes) if (settled.has(id)) latency.observe({ lane }, age + seconds)
    },
    async text() {
      const backlog: Backlog = await readBacklog(pool)
      lag.set(backlog.lagSeconds)
      for (const lane of lanes) pending.set({ lane }, backlog.lanes[lane])
      failures.set(backlog.failures)
      paused.reset()
      for (const { index, paused: isPaused } of backlog.targets) paused.set({ index }, isPaused ? 1 : 0)
      drift.reset()
      for (const [kind, count] of Object.entries((await readSweep(pool)).lastFound ?? {})) drift.set({ kind }, count)
      filled.reset()
      toFill.reset()
      const run = (await openRebuilds(pool)).at(-1)
      if (run) filled.set({ state: run.state }, run.done)
      if (run) toFill.set({ state: run.state }, run.total)
      return registry.metrics()
    },
  }
}
