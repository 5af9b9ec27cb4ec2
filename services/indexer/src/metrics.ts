import { reachServers } from '@galena/operations/reach-servers'
import type { Change, Lane } from '@galena/store/outbox/change'
import type { Settlement } from '@galena/store/outbox/settle'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Servers } from './start/connections.ts'
import { createStateMetrics } from './state-metrics.ts'
import type { Written } from './sync/write-leads.ts'

/** A scrape waits this long for a server. */
const reachMs = 2_000

/** `late`: those of the refusals that another batch had overtaken. */
type Settled = Pick<Settlement, 'settled'> & { readonly late: Settlement['refused'] }

/** The metrics of an indexer, for Prometheus. */
export interface IndexerMetrics {
  readonly contentType: string
  /** Counts a batch that took `seconds` from its claim to its settlement. */
  count(lane: Lane, changes: readonly Change[], settlement: Settled, written: Written, seconds: number): void
  /** Counts something that failed and is tried again. */
  problem(): void
  /** All metrics as text. Without those that only Postgres knows while it does not answer. */
  text(): Promise<string>
}

export function createMetrics(servers: Servers, onError: (error: unknown) => void): IndexerMetrics {
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
  const problems = new Counter({
    name: 'galena_sync_problems_total',
    help: 'Problems that this process met and went on after: the log says which, each at most once in ten seconds',
    registers,
  })
  const serverUp = new Gauge({
    name: 'galena_server_up',
    help: '1 while this server answers this process',
    labelNames: ['server'],
    registers,
  })
  const stateText = createStateMetrics(servers.pool, onError)

  return {
    contentType: registry.contentType,
    count(lane, changes, settlement, { writes, outcomes }, seconds) {
      batchSeconds.observe({ lane }, seconds)
      batchLeads.observe({ lane }, writes.length)
      const late = new Set(settlement.late.map(({ index, leadId }) => `${leadId} ${index}`))
      for (const [index, ofIndex] of outcomes)
        for (const [position, item] of ofIndex.entries()) {
          const isOvertaken = item.kind === 'settled' ? !item.written : late.has(`${writes[position]?.leadId} ${index}`)
          items.inc({ index, outcome: isOvertaken ? 'newer there' : item.kind })
        }
      const settled = new Set(settlement.settled)
      for (const { id, age } of changes) if (settled.has(id)) latency.observe({ lane }, age + seconds)
    },
    problem: () => problems.inc(),
    async text() {
      const [up, state] = await Promise.all([reachServers(servers, reachMs), stateText()])
      for (const [server, isUp] of Object.entries(up)) serverUp.set({ server }, isUp ? 1 : 0)
      return `${await registry.metrics()}\n${state}`
    },
  }
}
