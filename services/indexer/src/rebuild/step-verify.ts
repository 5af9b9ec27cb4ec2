import { unmetConditions } from '@galena/operations/rebuild/condition'
import { contentsCondition, swapConditions } from '@galena/operations/rebuild/swap-gate'
import { chunkCounts, waitingChunks } from '@galena/store/rebuild/chunks'
import { moveRebuild } from '@galena/store/rebuild/move-rebuild'
import { noteRebuild, type Rebuild } from '@galena/store/rebuild/rebuilds'
import { chunksEnqueued } from './chunk-queue.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Enqueues chunks until all of them are verified, then checks the conditions of a swap. */
export async function verify(context: RebuildContext, rebuild: Rebuild): Promise<void> {
  const { pool, chunkQueue, gateInterval } = context
  const { unverified, findings } = await chunkCounts(pool, rebuild.id)
  if (unverified > 0) {
    await chunkQueue.enqueue('verify', await waitingChunks(pool, rebuild.id, 'verified', chunksEnqueued))
    await noteRebuild(pool, rebuild.id, findings > 0 ? `${findings} differences are being repaired.` : undefined)
    return
  }
  if (!gateInterval.isDue()) return
  gateInterval.restart()
  await becomeReady(context, rebuild)
}

async function becomeReady(context: RebuildContext, rebuild: Rebuild): Promise<void> {
  const { pool, log, gateInterval } = context
  const contents = await contentsCondition(context, rebuild)
  const unmet = unmetConditions([...(await swapConditions(context, rebuild)), contents])
  if (unmet !== undefined) return noteRebuild(pool, rebuild.id, `Not ready: ${unmet}.`)
  if (await moveRebuild(pool, rebuild.id, ['verifying'], 'ready'))
    log.info({ run: rebuild.id, index: rebuild.index }, 'The new index is ready')
  // The swap need not wait.
  gateInterval.expire()
}
