import { referringTable } from '@galena/store/database/database-error'
import { inTransaction } from '@galena/store/database/pool'
import { erasePerson as deletePerson, type LockedPerson, lockPerson } from '@galena/store/person/erase-person'
import { countErasedRows, type ErasedRows } from '@galena/store/person/erased-rows'
import { recordErasure } from '@galena/store/person/past-erasure'
import { requireWithin } from '../limits.ts'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { awaitRemoval } from './await-removal.ts'
import { erasedBefore } from './erased-before.ts'
import { defaultWaitMs, type Erasure, type ErasureRequest, requireCompany } from './erasure.ts'
import { requireNamesNobody } from './require-names-nobody.ts'

/**
 * Erases a person: deletes their rows and those of their leads, and what the bookkeeping of sync may quote of them, in one
 * transaction with the entry of the audit; then waits until the indices have lost the documents. It does not need
 * Elasticsearch: what cannot be removed now is removed later. Whoever was erased before is not erased again, but documents that
 * are still there are removed. Throws an operation error when nobody of this id is known, or the reason names the person.
 */
export async function erasePerson(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  who: Operator,
  request: ErasureRequest,
): Promise<Erasure> {
  const { candidateId, reason, dryRun = false, waitMs = defaultWaitMs } = request
  requireWithin('reasonLength', reason.trim().length)
  const erased = await eraseRows(context, who, request).catch(explain)
  if (!erased) return erasedBefore(context, request)
  const { companyId, leadIds, rows } = erased
  const removal = dryRun ? undefined : await awaitRemoval(context, leadIds, waitMs)
  const state = dryRun ? 'would_be_erased' : 'erased'
  return { state, candidateId, companyId, leadIds, rows, before: undefined, removal }
}

/** Undefined when there is no such person. */
async function eraseRows(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
  request: ErasureRequest,
): Promise<(LockedPerson & { readonly rows: ErasedRows }) | undefined> {
  const { candidateId, reason, dryRun } = request
  return inTransaction(pool, async (client) => {
    const person = await lockPerson(client, candidateId)
    if (!person) return undefined
    const { companyId, leadIds } = person
    requireCompany(request, person.company)
    requireNamesNobody(reason, person)
    const rows = await countErasedRows(client, person)
    if (dryRun) return { ...person, rows }
    await deletePerson(client, person)
    await recordErasure(client, who, {
      candidate_id: candidateId,
      company_id: companyId,
      lead_ids: leadIds,
      rows,
      reason,
    })
    return { ...person, rows }
  })
}

/** Other programs' tables may refer to people and leads. */
function explain(error: unknown): never {
  const table = referringTable(error)
  if (table === undefined) throw error
  throw new OperationError(
    'not_possible',
    `Rows of the table ${table} refer to this person or one of their leads. Nothing was erased. Delete these rows first.`,
  )
}
