import { completeIndices } from '@galena/operations/owner/claim-index'
import { readKnownNames } from '@galena/operations/owner/known-names'
import { whyNotOurs } from '@galena/operations/owner/ownership'
import { compareMapping } from '@galena/search/index/index-fields'
import { writeAlias } from '@galena/search/index/index-owner'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import type { PrepareContext } from '../sync/prepare-context.ts'
import { isLost, prepareIndex, type Registered, readRegistered } from '../sync/prepare-index.ts'

/**
 * Does what a start does when the live index or another target was deleted, when somebody pointed the alias to an index of
 * ours that gets no changes or to a second index, when an index has lost its owner or the alias that it is written under,
 * or when the database, which was restored meanwhile, names indices of another INDEX_NAME.
 */
export async function healIndices(context: PrepareContext): Promise<void> {
  if (!needsHealing(await readRegistered(context))) return
  await withIndicesLock(context.pool, async () => {
    const registered = await readRegistered(context)
    // Another process may have been faster.
    if (!needsHealing(registered)) return
    await completeIndices(context, (await readKnownNames(context)).own)
    await prepareIndex(context)
  })
}

function needsHealing({ targets, others, ownership }: Registered): boolean {
  const { installation, live, searched, indices } = ownership
  // An index of somebody else stays as it is: a warning says so.
  if (whyNotOurs(ownership) !== undefined) return false
  if (
    live === undefined ||
    searched.length > 1 ||
    others.length > 0 ||
    targets.some((target) => isLost(target, ownership))
  )
    return true
  const isForgotten =
    live.owner !== undefined &&
    compareMapping(live).unknown.length === 0 &&
    !targets.some(({ index }) => index === live.index)
  const isIncomplete = targets.some(({ index }) => {
    const facts = indices.get(index)
    return !facts?.owner || !facts.aliases.includes(writeAlias(index, installation.term))
  })
  return isForgotten || isIncomplete
}
