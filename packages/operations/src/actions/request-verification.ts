import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { requestVerification as restartSweep } from '@galena/store/verify/sweep'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'

/** Starts a pass of the sweep over all leads now, without pauses between its steps. */
export async function requestVerification({ pool }: Pick<OperationsContext, 'pool'>, who: Operator): Promise<void> {
  await inTransaction(pool, async (client) => {
    await restartSweep(client, `${who} asked for a verification.`)
    await recordAudit(client, who, 'verify', {})
  })
}
