import { setTimeout as sleep } from 'node:timers/promises'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import { leadsBetween } from '@galena/store/lead/lead-ranges'
import { readThrottle, reserveBackfill } from '@galena/store/operator/throttle'
import { liveLagSeconds } from '@galena/store/outbox/backlog'
import { settle } from '@galena/store/outbox/settle'
import { advanceChunk, type Chunk, readChunk } from '@galena/store/rebuild/chunks'
import { type DrainContext, notePendingTargets } from '../sync/drain.ts'
import { retryDelay } from '../sync/retry-delay.ts'
import { outcomesOf } from '../sync/settlement.ts'
import { writeLeads } from '../sync/write-leads.ts'

/** Before the next batch of a chunk go changes that have waited for longer than this. */
const patienceOfChangesSeconds = 2
/** An index that takes no changes has to be replaceable, so filling waits for them no longer than this. */
const longestYieldMs = 5_000
const yieldLookMs = 200

/**
 * Writes the leads of a chunk to the new index, batch after batch, from where the chunk has come to. Each batch is
 * written as a change is, so it is sound in any order against changes and deletes; a kill repeats one batch.
 */
export async function backfillChunk(
  tools: DrainContext,
  chunk: Pick<Chunk, 'rebuildId' | 'from'>,
  stopping: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!stopping.aborted) {
    const progress = await backfillBatch(tools, chunk, stopping)
    if (progress === 'over') return
    failures = progress === 'held up' ? failures + 1 : 0
    if (failures > 0) await sleep(retryDelay(failures), undefined, { signal: stopping }).catch(() => undefined)
  }
}

async function yieldToChanges(pool: Pool, stopping: AbortSignal): Promise<void> {
  const end = performance.now() + longestYieldMs
  while (!stopping.aborted && performance.now() < end && (await liveLagSeconds(pool)) > patienceOfChangesSeconds)
    await sleep(yieldLookMs, undefined, { signal: stopping }).catch(() => undefined)
}

async function backfillBatch(
  tools: DrainContext,
  { rebuildId, from }: Pick<Chunk, 'rebuildId' | 'from'>,
  stopping: AbortSignal,
): Promise<'written' | 'held up' | 'over'> {
  const { pool, batchSize, circuitBreaker, semaphore } = tools
  const chunk = await readChunk(pool, { rebuildId, from }, 'backfilling')
  if (!chunk || chunk.finished) return 'over'
  await yieldToChanges(pool, stopping)
  const { backfillPerSecond = Infinity } = await readThrottle(pool)
  const limit = Math.min(batchSize.leads(), Math.max(1, Math.floor(backfillPerSecond)))
  const leads = await leadsBetween(pool, chunk.after, chunk.to, limit)
  if (leads.length === 0) {
    await inTransaction(pool, (client) => advanceChunk(client, chunk, chunk.to, 0))
    return 'over'
  }
  await sleep(await reserveBackfill(pool, leads.length), undefined, { signal: stopping }).catch(() => undefined)
  if (stopping.aborted) return 'over'
  const ids = leads.map(({ id }) => id)
  const written = await semaphore.run(false, () => writeLeads(tools, ids, chunk.index))
  if (!written) return 'held up'
  const atFault = await circuitBreaker.indicesAtFault(written)
  const companyOf = new Map(leads.map(({ id, companyId }) => [id, companyId]))
  const { pending, ...outcomes } = outcomesOf(written, companyOf, atFault)
  // As far as everything is settled: what comes after is read and written again.
  const stuck = written.writes.findIndex(({ leadId }) => pending.has(leadId))
  const done = stuck < 0 ? written.writes : written.writes.slice(0, stuck)
  const last = done.at(-1)?.leadId
  const { token } = written
  await inTransaction(pool, async (client) => {
    await settle(client, { token, settled: [], postponed: [], confirmDelayMs: tools.confirmDelayMs, ...outcomes })
    if (last !== undefined) {
      const isEnd = leads.length < limit && done.length === leads.length
      const count = done.filter(({ source }) => source !== undefined).length
      await advanceChunk(client, chunk, isEnd ? chunk.to : last, count)
    }
  })
  await notePendingTargets(pool, written)
  if (stuck < 0) {
    batchSize.grow()
    return 'written'
  }
  batchSize.shrink()
  return 'held up'
}
