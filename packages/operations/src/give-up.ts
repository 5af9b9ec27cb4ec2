import { inTransaction, type Pool } from '@galena/store/pool'
import { activeStates, moveRebuild, openRebuilds } from '@galena/store/rebuilds'
import { unregisterTarget } from '@galena/store/targets'

/**
 * Stops writing to an index that no search reads, so that it holds up no other: a run that is filling it has failed, and
 * a rollback window that keeps it is over. False when no run has anything to do with it.
 */
export async function giveUpIndex(pool: Pool, index: string, reason: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    for (const run of await openRebuilds(client)) {
      const given =
        run.index === index
          ? await moveRebuild(client, run.id, activeStates, 'failed', reason)
          : run.previous === index && (await moveRebuild(client, run.id, ['swapped'], 'done', reason))
      if (!given) continue
      await unregisterTarget(client, index)
      return true
    }
    return false
  })
}
