import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { readThrottle, setThrottle, type ThrottleChange } from '@galena/store/operator/throttle'
import { requireWithin } from '../limits.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { OperatorRequest } from '../operator.ts'

/** Changes the limits of background work, at once. */
export async function changeThrottle(
  { pool }: Pick<OperationsContext, 'pool'>,
  { who, asked }: OperatorRequest,
  change: ThrottleChange,
): Promise<void> {
  requireWithin('backfillPerSecond', change.backfillPerSecond)
  requireWithin('sweepHours', change.sweepHours)
  requireWithin('holdDocuments', change.holdDocuments)
  requireWithin('holdPercent', change.holdPercent)
  await inTransaction(pool, async (client) => {
    await setThrottle(client, change)
    await recordAudit(client, who, 'throttle', asked)
  })
}

/** The settings as JSON, with stable names. */
export async function throttleFacts({ pool }: Pick<OperationsContext, 'pool'>) {
  const { backfillPerSecond, sweepHours, holdDocuments, holdPercent } = await readThrottle(pool)
  return {
    backfill_per_second: backfillPerSecond ?? null,
    sweep_hours: sweepHours,
    hold_documents: holdDocuments,
    hold_percent: holdPercent,
  }
}
