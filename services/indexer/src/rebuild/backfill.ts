import { sleep } from '@galena/service/process/sleep'
import { inTransaction } from '@galena/store/database/pool'
import { leadsBetween } from '@galena/store/lead/lead-ranges'
import { readThrottle, reserveBackfill } from '@galena/store/operator/throttle'
import type { Outbox } from '@galena/store/outbox/outbox'
import { settle } from '@galena/store/outbox/settle'
import { advanceChunk, type Chunk, readChunk } from '@galena/store/rebuild/chunks'
import { outcomesOf } from '../sync/compose-settlement.ts'
import { type DrainContext, notePendingTargets } from '../sync/drain.ts'
import { writeLeads } from '../sync/write-leads.ts'
import { maxChangeLagSeconds, maxYieldMs, retryDelayMs, yieldIntervalMs } from '../waits.ts'

/**
 * Writes the leads of a chunk to the new index, batch after batch, from where an earlier job of the chunk stopped. A batch
 * is written like changes are, so its order among changes and deletes does not matter; a kill repeats one batch.
 */
export async function backfillChunk(
  context: DrainContext,
  chunk: Pick<Chunk, 'rebuildId' | 'from'>,
  stopping: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!stopping.aborted) {
    const progress = await backfillBatch(context, chunk, stopping)
    if (progress === 'over') return
    failures = progress === 'held up' ? failures + 1 : 0
    if (failures > 0) await sleep(retryDelayMs(failures), stopping)
  }
}

/** Lets changes go first, for a while. */
async function yieldToChanges(outbox: Outbox, stopping: AbortSignal): Promise<void> {
  const end = performance.now() + maxYieldMs
  while (!stopping.aborted && performance.now() < end && (await outbox.liveLagSeconds()) > maxChangeLagSeconds)
    await sleep(yieldIntervalMs, stopping)
}

async function backfillBatch(
  context: DrainContext,
  { rebuildId, from }: Pick<Chunk, 'rebuildId' | 'from'>,
  stopping: AbortSignal,
): Promise<'written' | 'held up' | 'over'> {
  const { pool, outbox, batchSize, circuitBreaker, semaphore, flow } = context
  const chunk = await readChunk(pool, { rebuildId, from }, 'backfilling')
  if (!chunk || chunk.finished) return 'over'
  await yieldToChanges(outbox, stopping)
  const { backfillPerSecond = Infinity } = await readThrottle(pool)
  const limit = Math.min(batchSize.leads(), Math.max(1, Math.floor(backfillPerSecond)))
  const leads = await leadsBetween(pool, chunk.after, chunk.to, limit)
  if (leads.length === 0) {
    await inTransaction(pool, (client) => advanceChunk(client, chunk, chunk.to, 0))
    return 'over'
  }
  await sleep(await reserveBackfill(pool, leads.length), stopping)
  if (stopping.aborted) return 'over'
  const ids = leads.map(({ id }) => id)
  const written = await semaphore.run(false, () => writeLeads(context, ids, { only: chunk.index }))
  if (!written) return 'held up'
  const atFault = await circuitBreaker.indicesAtFault(written)
  const companyOf = new Map(leads.map(({ id, companyId }) => [id, companyId]))
  const { pending, ...outcomes } = outcomesOf(written, companyOf, atFault)
  // The chunk advances to the first lead that is not settled: the next batch reads and writes it again.
  const firstPending = written.writes.findIndex(({ leadId }) => pending.has(leadId))
  const done = firstPending < 0 ? written.writes : written.writes.slice(0, firstPending)
  const last = done.at(-1)?.leadId
  const { token } = written
  await inTransaction(pool, async (client) => {
    await settle(client, { token, settled: [], postponed: [], confirmDelayMs: context.confirmDelayMs, ...outcomes })
    if (last !== undefined) {
      const isEnd = leads.length < limit && done.length === leads.length
      const count = done.filter(({ source }) => source !== undefined).length
      await advanceChunk(client, chunk, isEnd ? chunk.to : last, count)
    }
  })
  flow.count(0, written)
  await notePendingTargets(pool, written)
  if (firstPending < 0) {
    batchSize.grow()
    return 'written'
  }
  batchSize.shrink()
  return 'held up'
}
