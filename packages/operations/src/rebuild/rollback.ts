import { liveIndex } from '@galena/search/index/alias'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { readTargets } from '@galena/store/outbox/targets'
import { endRebuild } from '@galena/store/rebuild/move-rebuild'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { type Ownership, requireOwnIndex } from '../owner/ownership.ts'
import { pointSearches } from '../owner/point-searches.ts'
import type { Condition } from './condition.ts'
import { shardsCondition, targetConditions } from './index-conditions.ts'
import { reconcile } from './reconcile.ts'
import { type Forced, forcedDetails, requireGate } from './require-gate.ts'
import { withdrawFields } from './withdraw-fields.ts'

/** Points searches back at the previous index, which has received every change since the swap. */
export async function rollback(context: OperationsContext, who: Operator, forced: Forced = {}): Promise<Rebuild> {
  const { pool, engine } = context
  await requireOwnIndex(context)
  return withIndicesLock(pool, async () => {
    await reconcile(context, await liveIndex(engine))
    const rebuild = await readRebuild(pool)
    if (rebuild?.state === 'rolled_back') return rebuild
    if (rebuild?.state !== 'swapped' || rebuild.previous === null)
      throw new OperationError(
        'wrong_state',
        'There is nothing to roll back: the last rebuild was not swapped, or its rollback window is over.',
      )
    const { id, previous } = rebuild
    const ownership = await requireKept(context, previous)
    const checks = await rollbackConditions(context, previous)
    requireGate(checks, forced, `Rebuild ${id} cannot be rolled back`)
    // Before the step, for the same reason as in `swap`.
    await recordAudit(pool, who, 'reindex rollback', { id, ...forcedDetails(checks, forced) })
    const kept = ownership.indices.get(previous)
    if (ownership.live && kept) await withdrawFields(engine, ownership.live, kept)
    await pointSearches(context, previous, ownership)
    await inTransaction(pool, (client) => endRebuild(client, rebuild, 'rolled_back'))
    return { ...rebuild, state: 'rolled_back' }
  })
}

/** Returns who keeps it. Throws when the previous index is gone, or was deleted and made again under its name. */
async function requireKept(context: OperationsContext, previous: string): Promise<Ownership> {
  const ownership = await requireOwnIndex(context, [previous])
  const kept = (await readTargets(context.pool)).find(({ index }) => index === previous)
  const facts = ownership.indices.get(previous)
  const isAnother = facts && kept?.uuid !== undefined && kept.uuid !== null && kept.uuid !== facts.uuid
  if (facts && !isAnother) return ownership
  const what = isAnother ? 'was deleted and made again, and lacks leads' : 'no longer exists'
  throw new OperationError(
    'not_possible',
    `The index ${previous} ${what}. Nothing was changed. Build a new one with \`galena reindex start\`.`,
  )
}

/** The conditions of a rollback: the previous index has received every change. */
export async function rollbackConditions(context: OperationsContext, previous: string): Promise<Condition[]> {
  const checks = await targetConditions(context, previous)
  return [...checks, await shardsCondition(context, previous, checks)]
}
