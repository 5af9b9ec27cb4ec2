import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import {
  discardFailures as deleteFailures,
  type Failure,
  type FailureFilter,
  retryFailures as queueFailures,
} from '@galena/store/outbox/failures'
import type { OperationsContext } from '../operations-context.ts'
import type { OperatorRequest } from '../operator.ts'

/** Queues refused leads once more. Returns how many leads that is. */
export async function retryFailures(
  { pool }: Pick<OperationsContext, 'pool'>,
  { who, asked }: OperatorRequest,
  filter: FailureFilter,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const retried = await queueFailures(client, filter)
    await recordAudit(client, who, 'failures retry', asked)
    return retried
  })
}

/** Discards failures; leads and the index are not changed. Returns how many failures that is. */
export async function discardFailures(
  { pool }: Pick<OperationsContext, 'pool'>,
  { who, asked }: OperatorRequest,
  filter: FailureFilter,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const discarded = await deleteFailures(client, filter)
    await recordAudit(client, who, 'failures discard', asked)
    return discarded
  })
}

/** A failure as JSON, with stable names. */
export function failureFacts({ index, leadId, company, code, reason, attempts, firstSeen, lastSeen }: Failure) {
  return { lead_id: leadId, company, index, code, reason, attempts, first_seen: firstSeen, last_seen: lastSeen }
}
