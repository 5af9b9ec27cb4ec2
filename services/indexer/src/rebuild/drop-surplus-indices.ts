import { dropIndex, liveIndex } from '@galena/search/index/alias'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { indicesToDrop, recordDropped } from '@galena/store/rebuild/surplus-indices'
import type { RebuildContext } from './rebuild-context.ts'

/** Drops the indices that ended rebuilds left behind. */
export async function dropSurplusIndices(context: RebuildContext): Promise<void> {
  if ((await indicesToDrop(context.pool)).length > 0) await withIndicesLock(context.pool, () => dropLocked(context))
}

async function dropLocked({ pool, engine, log }: RebuildContext): Promise<void> {
  const live = await liveIndex(engine)
  for (const { id, index } of await indicesToDrop(pool)) {
    // Searches have been pointed at it since.
    if (index === live) continue
    await dropIndex(engine, index)
    await recordDropped(pool, id)
    log.info({ run: id, index }, 'Dropped an index that is no longer needed')
  }
}
