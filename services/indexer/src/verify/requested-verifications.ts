import { randomUUID } from 'node:crypto'
import { OperationError } from '@galena/operations/operation-error'
import type { OperationsContext } from '@galena/operations/operations-context'
import { carryOut } from '@galena/operations/verify/requested/carry-out'
import { engineErrorKind } from '@galena/search/engine/engine-error'
import type { Log } from '@galena/service/log/log'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { databaseErrorKind } from '@galena/store/database/database-error'
import {
  beatVerification,
  claimVerification,
  recordProgress,
  releaseVerification,
  type Verification,
  type VerificationClaim,
} from '@galena/store/verify/verifications'
import type { IndexLease } from '../owner/index-lease.ts'
import { verificationBeatMs, verificationPollMs } from '../waits.ts'

interface VerificationContext extends OperationsContext {
  readonly log: Log
  readonly lease: IndexLease
}

/** Carries out the verifications that operators ask for, one at a time among all indexers. */
export function startVerifications(context: VerificationContext, onError: (error: unknown) => void): PollLoop {
  const { pool, lease } = context
  const worker = randomUUID()
  return startPollLoop(
    verificationPollMs,
    async (stopping) => {
      if ((await lease.term()) === undefined) return
      const claimed = await claimVerification(pool, worker)
      if (claimed) await verify(context, { id: claimed.id, worker }, { claimed, stopping, onError })
    },
    onError,
  )
}

interface Run {
  readonly claimed: Verification
  readonly stopping: AbortSignal
  readonly onError: (error: unknown) => void
}

async function verify(
  context: VerificationContext,
  claim: VerificationClaim,
  { claimed, stopping, onError }: Run,
): Promise<void> {
  const { pool, log } = context
  let isOurs = true
  const beat = async () => {
    isOurs = await beatVerification(pool, claim)
  }
  // A step may take longer than others wait for a sign of life.
  const beating = startPollLoop(verificationBeatMs, beat, onError)
  try {
    await carryOut(context, claim, claimed, () => isOurs && !stopping.aborted)
    if (stopping.aborted) await releaseVerification(pool, claim, null)
    else log.info({ verification: claim.id }, 'A verification has ended')
  } catch (error) {
    await recordFailure(context, claim, error)
    if (!(error instanceof OperationError)) throw error
  } finally {
    await beating.stop()
  }
}

/** What passes is waited for; what does not ends the verification, which says why. */
async function recordFailure({ pool }: VerificationContext, claim: VerificationClaim, error: unknown): Promise<void> {
  const isAway = engineErrorKind(error) === 'unavailable' || databaseErrorKind(error) === 'unavailable'
  if (isAway) return releaseVerification(pool, claim, 'A server is not available. It goes on by itself.')
  const reason =
    error instanceof OperationError ? error.message : 'An unexpected error ended it; the log of the indexer says which.'
  await recordProgress(pool, claim, { state: 'failed', reason })
}
