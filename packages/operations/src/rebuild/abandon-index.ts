import { liveIndex } from '@galena/search/index/alias'
import { inTransaction } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { endRebuild } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import type { OperationsContext } from '../operations-context.ts'

/**
 * Stops writing to an index that is not live, so that it delays no other: the rebuild that created it has failed, or its
 * rollback window is over. False when it is the live index, or belongs to no rebuild.
 */
export async function abandonIndex(
  { pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>,
  index: string,
  reason: string,
): Promise<boolean> {
  return withIndicesLock(pool, async () => {
    if ((await liveIndex(engine)) === index) return false
    return inTransaction(pool, async (client) => {
      for (const rebuild of await openRebuilds(client)) {
        if (rebuild.index === index && rebuild.state !== 'swapped') return endRebuild(client, rebuild, 'failed', reason)
        if (rebuild.previous === index && rebuild.state === 'swapped')
          return endRebuild(client, rebuild, 'done', reason)
      }
      return false
    })
  })
}
