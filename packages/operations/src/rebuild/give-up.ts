import type { Engine } from '@galena/search/engine/engine'
import { liveIndex } from '@galena/search/index/alias'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { endRebuild } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'

/**
 * Stops writing to an index that no search reads, so that it holds up no other: a run that is filling it has failed, and
 * a rollback window that keeps it is over. False when searches read it, or no run has anything to do with it.
 */
export async function abandonIndex(
  { pool, engine }: { readonly pool: Pool; readonly engine: Engine },
  index: string,
  reason: string,
): Promise<boolean> {
  return withIndicesLock(pool, async () => {
    if ((await liveIndex(engine)) === index) return false
    return inTransaction(pool, async (client) => {
      for (const run of await openRebuilds(client)) {
        if (run.index === index && run.state !== 'swapped') return endRebuild(client, run, 'failed', reason)
        if (run.previous === index && run.state === 'swapped') return endRebuild(client, run, 'done', reason)
      }
      return false
    })
  })
}
