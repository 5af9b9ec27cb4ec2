import { createProbe } from '@galena/service/process/probe'
import type { Pool } from '@galena/store/database/pool'
import { readThrottle } from '@galena/store/operator/throttle'
import { readWarnings, type WarningCode, warnings } from '@galena/store/operator/warnings'
import { type Backlog, readBacklog } from '@galena/store/outbox/backlog'
import { lanes } from '@galena/store/outbox/change'
import { countHeldByCompany } from '@galena/store/outbox/held'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import { finalStates } from '@galena/store/rebuild/transitions'
import { readSweep, type Sweep } from '@galena/store/verify/sweep'
import { Gauge, Registry } from 'prom-client'

/** Every answer of an indexer comes within five seconds. */
const deadlineMs = 3_500

/**
 * What the database says of the index, as the text of metrics: every indexer serves the same figures. Returns no text,
 * instead of former figures, while Postgres does not answer.
 */
export function createStateMetrics(pool: Pool, onError: (error: unknown) => void): () => Promise<string> {
  const registry = new Registry()
  const gauges = createGauges(registry)

  async function read(): Promise<string> {
    setBacklog(gauges, await readBacklog(pool))
    const ofCompanies = await countHeldByCompany(pool)
    gauges.held.set({ change: 'remove' }, sum(ofCompanies.map(({ removals }) => removals)))
    gauges.held.set({ change: 'overwrite' }, sum(ofCompanies.map(({ overwrites }) => overwrites)))
    const warned = await readWarnings(pool)
    for (const code of Object.keys(warnings) as WarningCode[])
      gauges.warning.set({ code }, warned.some((one) => one.code === code) ? 1 : 0)
    setSweep(gauges, await readSweep(pool), (await readThrottle(pool)).sweepHours)
    setRebuild(gauges, await readRebuild(pool))
    return registry.metrics()
  }

  const readSoon = createProbe(read, { deadlineMs, keepMs: 0 })
  return () =>
    readSoon().catch((error: unknown) => {
      onError(error)
      return ''
    })
}

function createGauges(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  return {
    lag: gauge('galena_sync_lag_seconds', 'Age of the oldest pending change, in seconds; 0 when none is pending'),
    pending: gauge('galena_sync_pending', 'Pending changes, by lane', ['lane']),
    held: gauge(
      'galena_sync_held',
      'Documents that are held instead of removed or overwritten, by what would be done',
      ['change'],
    ),
    failures: gauge('galena_sync_failures', 'Leads that an index refused'),
    paused: gauge('galena_sync_paused', '1 while changes wait because this index refuses all documents', ['index']),
    drift: gauge('galena_sync_drift', 'Differences that the last full pass of the sweep found, by kind', ['kind']),
    sweepAge: gauge(
      'galena_sweep_age_seconds',
      'Time since the sweep last ended a pass, in seconds; before the first, since it began',
    ),
    sweepHours: gauge('galena_sweep_hours', 'Hours that a pass of the sweep is to take; 0 while there is none'),
    requested: gauge(
      'galena_verification_requested',
      '1 while a verification of all leads is requested and not complete',
    ),
    warning: gauge('galena_warning', '1 while this warning holds; `galena status` says what to do', ['code']),
    done: gauge('galena_rebuild_done', 'Leads that the current state of the rebuild has processed', ['state']),
    total: gauge('galena_rebuild_total', 'Leads that the current state of the rebuild has to process', ['state']),
    failed: gauge('galena_rebuild_failed', '1 when the last rebuild failed, until the next one begins'),
  }
}

type Gauges = ReturnType<typeof createGauges>

function setBacklog(gauges: Gauges, backlog: Backlog): void {
  gauges.lag.set(backlog.lagSeconds)
  for (const lane of lanes) gauges.pending.set({ lane }, backlog.lanes[lane])
  gauges.failures.set(backlog.failures)
  gauges.paused.reset()
  for (const { index, paused } of backlog.targets) gauges.paused.set({ index }, paused ? 1 : 0)
}

function setSweep(gauges: Gauges, { lastFound, lastEnded, started, asked }: Sweep, hours: number): void {
  gauges.drift.reset()
  for (const [kind, count] of Object.entries(lastFound ?? {})) gauges.drift.set({ kind }, count)
  const since = lastEnded ?? started
  gauges.sweepAge.set(since ? Math.max(0, (Date.now() - since.getTime()) / 1_000) : 0)
  gauges.sweepHours.set(hours)
  gauges.requested.set(asked === null ? 0 : 1)
}

function setRebuild(gauges: Gauges, rebuild: Rebuild | undefined): void {
  gauges.done.reset()
  gauges.total.reset()
  gauges.failed.set(rebuild?.state === 'failed' ? 1 : 0)
  if (rebuild === undefined || finalStates.includes(rebuild.state)) return
  gauges.done.set({ state: rebuild.state }, rebuild.done)
  gauges.total.set({ state: rebuild.state }, rebuild.total)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
