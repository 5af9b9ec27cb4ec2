import type { Pool } from '@galena/store/database/pool'
import { readWarnings, warnings } from '@galena/store/operator/warnings'
import { type Backlog, readBacklog } from '@galena/store/outbox/backlog'
import { type Change, type Lane, lanes } from '@galena/store/outbox/change'
import { countHeldByCompany, type HeldCount } from '@galena/store/outbox/held'
import type { Settlement } from '@galena/store/outbox/settle'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { readSweep } from '@galena/store/verify/sweep'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Written } from './sync/write-leads.ts'

/** The metrics of an indexer, for Prometheus. */
export interface IndexerMetrics {
  readonly contentType: string
  /** Counts a batch that took `seconds` from its claim to its settlement. */
  count(lane: Lane, changes: readonly Change[], settlement: Settlement, written: Written, seconds: number): void
  /** All metrics as text. Reads the backlog from the database. */
  text(): Promise<string>
}

export function createMetrics(pool: Pool): IndexerMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const items = new Counter({
    name: 'galena_sync_items_total',
    help: 'Writes of leads to an index, by outcome',
    labelNames: ['index', 'outcome'],
    registers,
  })
  const latency = new Histogram({
    name: 'galena_sync_latency_seconds',
    help: 'Time from a change to its settlement on every index, in seconds; the next refresh shows it to searches',
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
    help: 'Leads in a batch',
    labelNames: ['lane'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
    registers,
  })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const lag = gauge('galena_sync_lag_seconds', 'Age of the oldest pending change, in seconds; 0 when none is pending')
  const pending = gauge('galena_sync_pending', 'Pending changes, by lane', ['lane'])
  const held = gauge(
    'galena_sync_held',
    'Documents that are held instead of removed or overwritten, by what would be done',
    ['change'],
  )
  const failures = gauge('galena_sync_failures', 'Leads that an index refused')
  const paused = gauge('galena_sync_paused', '1 while changes wait because this index refuses all documents', ['index'])
  const drift = gauge('galena_sync_drift', 'Differences that the last full pass of the sweep found, by kind', ['kind'])
  const warning = gauge('galena_warning', '1 while this warning holds; `galena status` says what to do', ['code'])
  const done = gauge('galena_rebuild_done', 'Leads that the current state of the rebuild has processed', ['state'])
  const total = gauge('galena_rebuild_total', 'Leads that the current state of the rebuild has to process', ['state'])

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
      const ofCompanies = await countHeldByCompany(pool)
      const sum = (of: (company: HeldCount) => number) => ofCompanies.reduce((total, company) => total + of(company), 0)
      held.set(
        { change: 'remove' },
        sum(({ removals }) => removals),
      )
      held.set(
        { change: 'overwrite' },
        sum(({ overwrites }) => overwrites),
      )
      paused.reset()
      for (const { index, paused: isPaused } of backlog.targets) paused.set({ index }, isPaused ? 1 : 0)
      const warned = new Set((await readWarnings(pool)).map(({ code }) => code))
      for (const code of Object.keys(warnings) as (keyof typeof warnings)[])
        warning.set({ code }, warned.has(code) ? 1 : 0)
      drift.reset()
      for (const [kind, count] of Object.entries((await readSweep(pool)).lastFound ?? {})) drift.set({ kind }, count)
      done.reset()
      total.reset()
      const rebuild = (await openRebuilds(pool)).at(-1)
      if (rebuild) done.set({ state: rebuild.state }, rebuild.done)
      if (rebuild) total.set({ state: rebuild.state }, rebuild.total)
      return registry.metrics()
    },
  }
}
