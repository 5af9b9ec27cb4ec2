import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import {
  installTriggers as createMissingTriggers,
  recordMissedChanges,
  rememberTriggers,
} from '@galena/store/outbox/triggers'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'

/**
 * Installs triggers that are missing or disabled, and starts a pass of the sweep, which finds the changes they missed.
 * Returns their names. `onWait` is told for which session it waits.
 */
export async function installTriggers(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
  onWait?: (sentence: string) => void,
): Promise<string[]> {
  const installed = await createMissingTriggers(pool, { onWait })
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
