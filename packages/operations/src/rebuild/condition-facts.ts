import { readRebuild } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { neverForced } from './require-gate.ts'
import { rollbackConditions } from './rollback.ts'
import { gateOf } from './swap-gate.ts'

/**
 * The conditions of what can be done next with the last rebuild, as JSON with stable names: of its swap while it is active,
 * of its rollback afterwards. Throws when neither is possible.
 */
export async function conditionFacts(context: OperationsContext) {
  const rebuild = await readRebuild(context.pool)
  const previous = rebuild?.state === 'swapped' ? rebuild.previous : null
  if (!rebuild || !(isActive(rebuild.state) || previous !== null))
    throw new OperationError('no_rebuild', 'No rebuild is active, and none can be rolled back.')
  const checks = previous === null ? (await gateOf(context)).checks : await rollbackConditions(context, previous)
  return {
    id: rebuild.id,
    state: rebuild.state,
    of: previous === null ? 'swap' : 'rollback',
    open: checks.every(({ met }) => met),
    checked_at: new Date(),
    conditions: checks.map(({ name, met, detail }) => ({
      name,
      met,
      detail,
      forcible: !neverForced.includes(name),
    })),
  }
}
