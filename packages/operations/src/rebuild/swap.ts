import { liveIndex } from '@galena/search/index/alias'
import { prepareToServe } from '@galena/search/index/create-index'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { recordSwap } from '@galena/store/rebuild/move-rebuild'
import { type Rebuild, readRebuild, rememberPrevious } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { requireOwnIndex } from '../owner/ownership.ts'
import { pointSearches } from '../owner/point-searches.ts'
import { requireLiveIndex } from '../require-live-index.ts'
import type { Condition } from './condition.ts'
import { stateWords } from './rebuild-errors.ts'
import { reconcile } from './reconcile.ts'
import { type Forced, forcedDetails, requireGate } from './require-gate.ts'
import { contentsCondition, swapConditions } from './swap-gate.ts'

/**
 * Points searches at the index of the active rebuild, in one atomic step, when all its conditions are met. The previous index still
 * gets every change until the rollback window ends. Contents are compared before the lock is taken, because that may
 * take a while; what can change at any moment is checked again under the lock.
 */
export async function swap(context: OperationsContext, who: Operator, forced: Forced = {}): Promise<Rebuild> {
  const { pool, engine } = context
  await requireOwnIndex(context)
  const asked = await readRebuild(pool)
  const contents = asked && isActive(asked.state) ? [await contentsCondition(context, asked)] : []
  if (contents.length > 0 && asked) await requireOpenGate(context, asked, contents, forced)
  return withIndicesLock(pool, async () => {
    await reconcile(context, await liveIndex(engine))
    const rebuild = await readRebuild(pool)
    if (rebuild?.state === 'swapped') return rebuild
    if (!rebuild || !isActive(rebuild.state) || rebuild.id !== asked?.id)
      throw new OperationError('no_rebuild', 'There is no rebuild to swap. Start one with `galena reindex start`.')
    const checks = await requireOpenGate(context, rebuild, contents, forced)
    const previous = await requireLiveIndex(context)
    const ownership = await requireOwnIndex(context, [rebuild.index])
    await prepareToServe(engine, rebuild.index, rebuild.replicas)
    // Before the step: if this process dies right after it, who swapped and why is on record, and `reconcile` finds it.
    await inTransaction(pool, async (client) => {
      await rememberPrevious(client, rebuild.id, previous)
      await recordAudit(client, who, 'reindex swap', { id: rebuild.id, previous, ...forcedDetails(checks, forced) })
    })
    await pointSearches(context, rebuild.index, ownership)
    await recordSwap(pool, rebuild.id, previous)
    return (await readRebuild(pool, rebuild.id)) ?? rebuild
  })
}

async function requireOpenGate(
  context: OperationsContext,
  rebuild: Rebuild,
  contents: readonly Condition[],
  forced: Forced,
): Promise<Condition[]> {
  const checks = [...(await swapConditions(context, rebuild)), ...contents]
  requireGate(checks, forced, `Rebuild ${rebuild.id} (${stateWords(rebuild.state)}) cannot be swapped`)
  return checks
}
