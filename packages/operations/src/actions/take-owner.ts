import { type IndexOwner, isSameOwner } from '@galena/search/index/index-owner'
import { recordAudit } from '@galena/store/operator/audit'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { requireWithin } from '../limits.ts'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { describeOwner } from '../owner/describe-owner.ts'
import { isAlive } from '../owner/is-alive.ts'
import { readKnownNames } from '../owner/known-names.ts'
import { type Ownership, readOwnership, whyNotOurs } from '../owner/ownership.ts'
import { leaseLengthMs } from '../owner/renew-lease.ts'
import { takeOver } from '../owner/take-over.ts'
import { noIndexYet } from '../require-live-index.ts'

/**
 * Makes the index this database's, and requests a verification. Throws while the indexers of another owner are running.
 * Returns false when the index was ours already; then nothing is recorded.
 */
export async function takeOwner(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  who: Operator,
  reason: string,
): Promise<boolean> {
  requireWithin('reasonLength', reason.trim().length)
  const { pool, engine } = context
  return withIndicesLock(pool, async () => {
    const known = (await readKnownNames(context)).own.map(({ index }) => index)
    const ownership = await readOwnership(context, known)
    const { lease, relation, live } = ownership
    if (!live && !lease) throw noIndexYet()
    if (whyNotOurs(ownership, known) === undefined && live?.owner) return false
    const holder = relation === 'foreign' ? lease : undefined
    const keeper = keeperOf(ownership)
    if (keeper && (await isAlive(engine, lease))) throw stillRuns(describeOwner(keeper))
    // Before the step: whoever dies right after it leaves a record of what it was about to do.
    const from = holder?.owner ?? live?.owner ?? null
    await recordAudit(pool, who, 'owner take', { reason, index: live?.index ?? null, from })
    if (!(await takeOver(context, ownership, leaseLengthMs, `${who} took over the index: ${reason}`)))
      throw stillRuns(describeOwner((holder ?? ownership.installation).owner))
    return true
  })
}

/** Whose indexers may be running: the holder of the lease, or, where that was deleted, the owner of the index. */
function keeperOf({ installation, lease, relation, live }: Ownership): IndexOwner | undefined {
  if (relation === 'foreign') return lease?.owner
  const isStrangers = live?.owner && !isSameOwner(live.owner, installation.owner)
  return relation === 'none' && isStrangers ? live.owner : undefined
}

function stillRuns(owner: string): OperationError {
  return new OperationError(
    'not_possible',
    `Indexers of the owner are running: ${owner}. Nothing was changed. Stop them first, or set INDEX_NAME to another name.`,
  )
}
