import { chunkCounts, waitingChunks } from '@galena/store/rebuild/chunks'
import { moveRebuild } from '@galena/store/rebuild/move-rebuild'
import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import { chunksEnqueued } from './chunk-queue.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Enqueues chunks until all of them are written. */
export async function backfill({ pool, chunkQueue }: RebuildContext, { id }: Rebuild): Promise<void> {
  const { unwritten } = await chunkCounts(pool, id)
  if (unwritten > 0) await chunkQueue.enqueue('backfill', await waitingChunks(pool, id, 'written', chunksEnqueued))
  else await moveRebuild(pool, id, ['backfilling'], 'catching_up')
}
