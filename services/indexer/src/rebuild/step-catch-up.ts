import { maxPendingSeconds } from '@galena/operations/rebuild/index-conditions'
import { prepareToServe } from '@galena/search/index/create-index'
import { indexHealth } from '@galena/search/index/index-state'
import { readBacklog } from '@galena/store/outbox/backlog'
import { moveRebuild } from '@galena/store/rebuild/move-rebuild'
import { noteRebuild, type Rebuild } from '@galena/store/rebuild/rebuilds'
import type { RebuildContext } from './rebuild-context.ts'

/** Waits until the changes that came during the backfill are written and every replica is ready. */
export async function catchUp({ pool, engine }: RebuildContext, { id, index, replicas }: Rebuild): Promise<void> {
  const { lagSeconds } = await readBacklog(pool)
  if (lagSeconds > maxPendingSeconds)
    return noteRebuild(pool, id, `A change has waited for ${Math.round(lagSeconds)} s and is being written.`)
  await prepareToServe(engine, index, replicas)
  const health = await indexHealth(engine, index)
  if (health === 'green') await moveRebuild(pool, id, ['catching_up'], 'verifying')
  else await noteRebuild(pool, id, `The health of the new index is ${health}: its replicas are being created.`)
}
