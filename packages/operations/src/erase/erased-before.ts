import { companyWithId } from '@galena/store/catalogue/companies'
import { queueRemovals } from '@galena/store/outbox/queue-leads'
import { findErasure } from '@galena/store/person/past-erasure'
import { findReturned } from '@galena/store/person/returned'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { awaitRemoval, readRemoval } from './await-removal.ts'
import { defaultWaitMs, type Erasure, type ErasureRequest, requireCompany } from './erasure.ts'

/**
 * Looks again for what was erased before: an index may have come back in an older state. Throws an operation error when nobody
 * of this id was erased.
 */
export async function erasedBefore(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  request: ErasureRequest,
): Promise<Erasure> {
  const { candidateId, dryRun = false, waitMs = defaultWaitMs } = request
  const before = await findErasure(context.pool, candidateId)
  if (!before)
    throw new OperationError(
      'not_possible',
      `There is no person with the id ${candidateId}, and nobody of this id was erased. It has to be the id of the candidate, not of a lead.`,
    )
  const { companyId, leadIds } = before
  requireCompany(request, (await companyWithId(context.pool, companyId))?.name)
  const found = await readRemoval(context, leadIds)
  const isLeftBehind =
    found.pending === 0 && found.indices?.some(({ documents, getsChanges }) => getsChanges && (documents ?? 0) > 0)
  if (isLeftBehind && !dryRun) await queueRemovals(context.pool, companyId, leadIds)
  const removal = dryRun ? found : await awaitRemoval(context, leadIds, waitMs)
  const returned = await findReturned(context.pool, { candidateId, companyId, leadIds })
  return { state: 'erased_before', candidateId, companyId, leadIds, rows: undefined, before, returned, removal }
}
