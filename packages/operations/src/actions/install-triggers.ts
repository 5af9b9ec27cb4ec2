import type { LockWait } from '@galena/store/database/lock-wait'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import {
  installTriggers as createMissingTriggers,
  recordMissedChanges,
  rememberTriggers,
  weakTriggers,
} from '@galena/store/outbox/triggers'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'

/**
 * Installs triggers that are missing or disabled, and starts a pass of the sweep, which finds the changes they missed.
 * Returns their names. `waiting` is told for which session it waits.
 */
export async function installTriggers(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
  waiting: Pick<LockWait, 'onWait' | 'patience'> = {},
): Promise<string[]> {
  const installed = await createMissingTriggers(pool, waiting)
  if (installed.length === 0) return installed
  // Afterwards: a pass that began earlier could be past a lead that changes before its trigger is back.
  await inTransaction(pool, async (client) => {
    await recordAudit(client, who, 'triggers install', { installed })
    // The indexers are not to ask for another one.
    await rememberTriggers(client)
    await recordMissedChanges(client, `Triggers were installed again: ${installed.join(', ')}.`)
  })
  return installed
}

/** What captures changes and what does not, as JSON with stable names. */
export async function triggerFacts({ pool }: Pick<OperationsContext, 'pool'>) {
  const { missing, bypassed } = await weakTriggers(pool)
  return { ok: missing.length + bypassed.length === 0, missing, bypassed }
}
