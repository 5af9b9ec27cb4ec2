import { builderVersion } from '@galena/lead/document/build-document'
import { requireOwnIndex } from '@galena/operations/owner/ownership'
import { createIndexForBackfill } from '@galena/search/index/create-index'
import { hasCurrentMapping } from '@galena/search/index/index-names'
import { readIndices } from '@galena/search/index/index-owner'
import { inTransaction } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { registerTarget } from '@galena/store/outbox/targets'
import { makeChunks } from '@galena/store/rebuild/chunks'
import { endRebuild, moveRebuild } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds, type Rebuild } from '@galena/store/rebuild/rebuilds'
import type { RebuildContext } from './rebuild-context.ts'

const leadsPerChunk = 5_000

/** Creates the new index and registers it as a target, before the first chunk: from then on it gets every change. */
export function build(context: RebuildContext, rebuild: Rebuild): Promise<void> {
  return withIndicesLock(context.pool, () => buildLocked(context, rebuild))
}

async function buildLocked({ pool, engine, log }: RebuildContext, rebuild: Rebuild): Promise<void> {
  if (!hasCurrentMapping(rebuild.index)) {
    const reason =
      'The indexer and the program that started the rebuild have different versions. Update the indexer and start again.'
    await inTransaction(pool, (client) => endRebuild(client, rebuild, 'failed', reason))
    return
  }
  // Another process may have built it before this one got the lock.
  const now = (await openRebuilds(pool)).find(({ id }) => id === rebuild.id)
  if (now?.state !== 'building') return
  const { installation } = await requireOwnIndex({ pool, engine })
  await createIndexForBackfill(engine, rebuild.index, rebuild.shards, installation)
  const uuid = (await readIndices(engine, [rebuild.index])).indices.get(rebuild.index)?.uuid ?? ''
  await inTransaction(pool, async (client) => {
    if (!(await moveRebuild(client, rebuild.id, ['building'], 'backfilling'))) return
    await registerTarget(client, { index: rebuild.index, builder: builderVersion, uuid })
    await makeChunks(client, rebuild.id, leadsPerChunk)
  })
  log.info({ run: rebuild.id, index: rebuild.index }, 'The backfill of a new index begins')
}
