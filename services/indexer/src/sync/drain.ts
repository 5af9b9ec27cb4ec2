import type { Log } from '@galena/service/log/log'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import type { Outbox } from '@galena/store/outbox/outbox'
import { type Settlement, settle } from '@galena/store/outbox/settle'
import { notePending } from '@galena/store/outbox/targets'
import type { Flow } from '../figures/flow.ts'
import type { IndexerMetrics } from '../metrics.ts'
import type { BatchSize } from './batch-size.ts'
import { withholdLosses } from './brake.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { settlementOf } from './compose-settlement.ts'
import { recordCompaniesOfGone } from './record-companies.ts'
import type { Semaphore } from './semaphore.ts'
import type { WakeUp } from './wake-up-queues.ts'
import { type WriteContext, type Written, writeLeads } from './write-leads.ts'

export interface DrainContext extends WriteContext {
  readonly outbox: Outbox
  readonly semaphore: Semaphore
  readonly batchSize: BatchSize
  readonly circuitBreaker: CircuitBreaker
  readonly metrics: IndexerMetrics
  readonly flow: Flow
  readonly confirmDelayMs: number
}

/** `more`: the outbox shard may have further due changes. `overloaded`: Elasticsearch asked for fewer requests. */
interface BatchResult {
  readonly more: boolean
  readonly overloaded: boolean
}

const batchesPerJob = 20

/**
 * Drains an outbox shard of a lane: batch after batch until no full one is left, or until it is the turn of another
 * outbox shard. Returns whether Elasticsearch asked for fewer requests.
 */
export async function drainShard(
  context: DrainContext,
  wakeUp: WakeUp,
  stopping: AbortSignal,
): Promise<{ overloaded: boolean }> {
  for (let batch = 0; batch < batchesPerJob && !stopping.aborted; batch++) {
    const { more, overloaded } = await context.semaphore.run(wakeUp.lane === 'live', () => drainBatch(context, wakeUp))
    if (overloaded) return { overloaded }
    if (!more) break
  }
  return { overloaded: false }
}

/** One batch: claim, write, settle. Its rows in the outbox are deleted last, so a kill repeats the batch and loses nothing. */
async function drainBatch(context: DrainContext, place: WakeUp): Promise<BatchResult> {
  const { batchSize, metrics, flow } = context
  const limit = batchSize.leads()
  const claimedAt = performance.now()
  const changes = await context.outbox.claim(place, limit)
  if (changes.length === 0) return { more: false, overloaded: false }
  const leadIds = [...new Set(changes.map(({ leadId }) => leadId))]
  let unknown: ReadonlySet<number> = new Set()
  const written = await writeLeads(context, leadIds, {
    withhold: async (read) => {
      const withheld = await withholdLosses(context, changes, read)
      unknown = withheld.unknown.union(await recordCompaniesOfGone(context, changes, read))
      return new Set([...withheld.held, ...unknown])
    },
  })
  if (!written) return { more: false, overloaded: false }
  const atFault = await context.circuitBreaker.indicesAtFault(written)
  const settlement = settlementOf(place.lane, changes, written, { atFault, unknown }, context.confirmDelayMs)
  const refused = await inTransaction(context.pool, (client) => settle(client, settlement))
  await notePendingTargets(context.pool, written)
  flow.count(settlement.settled.length, written)
  const late = settlement.refused.filter((refusal) => !refused.includes(refusal))
  metrics.count(place.lane, changes, { ...settlement, late }, written, (performance.now() - claimedAt) / 1_000)
  report(context.log, { ...settlement, refused }, written)
  const overloaded = [...written.outcomes.values()].some((items) =>
    items.some((item) => item.kind === 'pending' && item.overloaded),
  )
  if (overloaded) batchSize.shrink()
  else batchSize.grow()
  return { more: changes.length >= limit || written.writes.length < leadIds.length, overloaded }
}

/** Records since when some writes to a target have been failing. An index that is not live is abandoned after a while. */
export async function notePendingTargets(pool: Pool, { targets, outcomes }: Written): Promise<void> {
  for (const { index, pendingSince } of targets) {
    const pending = (outcomes.get(index) ?? []).some(({ kind }) => kind === 'pending')
    if (pending !== (pendingSince !== null)) await notePending(pool, index, pending)
  }
}

function report(log: Log, settlement: Settlement, { outcomes }: Written): void {
  for (const { index, leadId, reason } of settlement.refused)
    log.error({ index, leadId, reason }, 'Elasticsearch refused a lead; see `galena failures list`')
  if (settlement.postponed.length === 0) return
  const reason = [...outcomes.values()].flat().find((item) => item.kind !== 'settled')?.reason
  log.warn({ changes: settlement.postponed.length, reason }, 'Writes to Elasticsearch failed and will be tried again')
}
