import { inTransaction, type Pool } from '@galena/store/database/pool'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { endRebuild, recordAlreadySwapped, recordSwap } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds, type Rebuild } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { requestVerification } from '@galena/store/verify/sweep'
import type { OperationsContext } from '../operations-context.ts'

/**
 * Records swaps and rollbacks that were carried out but not recorded, because a process died in between. The alias
 * decides. Callers hold the lock of the indices and have read `live` since.
 */
export async function reconcile({ pool }: Pick<OperationsContext, 'pool'>, live: string | undefined): Promise<void> {
  for (const rebuild of await openRebuilds(pool)) {
    if (isActive(rebuild.state) && live === rebuild.index) {
      if (rebuild.previous !== null) await recordSwap(pool, rebuild.id, rebuild.previous)
      else await closeSearchedRebuild(pool, rebuild)
    } else if (rebuild.state === 'swapped' && live === rebuild.previous) {
      await inTransaction(pool, (client) => endRebuild(client, rebuild, 'rolled_back'))
    }
  }
}

const alreadySearched = 'searches already read its index, which happens when the database is restored.'

/** Nobody knows how many leads such an index holds, so all of them are written again. */
async function closeSearchedRebuild(pool: Pool, { id }: Rebuild): Promise<void> {
  await inTransaction(pool, async (client) => {
    await recordAlreadySwapped(client, id, `Not continued: ${alreadySearched}`)
    await queueAllLeads(client, 'write')
    await requestVerification(client, `Rebuild ${id} was not continued: ${alreadySearched}`)
  })
}
