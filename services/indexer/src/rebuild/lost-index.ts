import { builderVersion } from '@galena/lead/document/build-document'
import { abandonIndex } from '@galena/operations/rebuild/abandon-index'
import { needsRebuild } from '@galena/search/index/index-fields'
import { readIndices } from '@galena/search/index/index-owner'
import { hasPassed } from '@galena/store/database/database-time'
import type { Pool } from '@galena/store/database/pool'
import { readTargets } from '@galena/store/outbox/targets'
import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import { maxPendingTargetSeconds } from '../waits.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Ends a rebuild whose index can never be complete. Returns whether that is so. */
export async function failWhenLost(context: RebuildContext, { id, index }: Rebuild): Promise<boolean> {
  const reason = await whyLost(context, index)
  if (reason === undefined) return false
  if (await abandonIndex(context, index, reason))
    context.log.error({ run: id, reason }, 'A rebuild failed; searches still read the previous index')
  return true
}

async function whyLost({ pool, engine }: RebuildContext, index: string): Promise<string | undefined> {
  const target = (await readTargets(pool)).find((registered) => registered.index === index)
  if (!target) return 'Changes are no longer written to the new index.'
  if (target.builder < builderVersion) {
    const facts = (await readIndices(engine, [index])).indices.get(index)
    if (facts && needsRebuild(facts))
      return 'The indexer was updated to another mapping. Start again with `galena reindex start`.'
  }
  if (await isStuck(pool, index)) return 'Some writes to the new index have been failing for five minutes.'
  return undefined
}

/**
 * Whether an index is the only one to which some writes have been failing for a long time. When they fail for the others
 * too, Elasticsearch is unavailable.
 */
export async function isStuck(pool: Pool, index: string): Promise<boolean> {
  const targets = await readTargets(pool)
  const since = targets.find((target) => target.index === index)?.pendingSince
  const others = targets.filter((target) => target.index !== index)
  return (
    since !== null &&
    since !== undefined &&
    (await hasPassed(pool, since, maxPendingTargetSeconds)) &&
    others.every(({ pendingSince }) => pendingSince === null)
  )
}
