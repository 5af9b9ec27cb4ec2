import { requireOwnIndex } from '@galena/operations/owner/ownership'
import { dropIndex } from '@galena/search/index/alias'
import { isSameOwner, readIndices } from '@galena/search/index/index-owner'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { indicesToDrop, recordDropped } from '@galena/store/rebuild/surplus-indices'
import type { RebuildContext } from './rebuild-context.ts'

/** Drops the indices that ended rebuilds left behind. */
export async function dropSurplusIndices(context: RebuildContext): Promise<void> {
  if ((await indicesToDrop(context.pool)).length > 0) await withIndicesLock(context.pool, () => dropLocked(context))
}

async function dropLocked({ pool, engine, log }: RebuildContext): Promise<void> {
  const { live, installation } = await requireOwnIndex({ pool, engine })
  for (const { id, index } of await indicesToDrop(pool)) {
    // Searches have been pointed at it since.
    if (index === live?.index) continue
    const facts = (await readIndices(engine, [index])).indices.get(index)
    const isOurs = facts?.owner !== undefined && isSameOwner(facts.owner, installation.owner)
    if (isOurs) await dropIndex(engine, index)
    await recordDropped(pool, id)
    if (facts && !isOurs)
      log.warn(
        { run: id, index },
        `The index ${index} is no longer needed, but does not name this database as its owner, so it was not deleted. Delete it if it is yours.`,
      )
    else log.info({ run: id, index }, 'Dropped an index that is no longer needed')
  }
}
