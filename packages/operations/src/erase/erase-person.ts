import { referringTable } from '@galena/store/database/database-error'
import { inTransactionOnceUnlocked, type LockWait, StillLockedError } from '@galena/store/database/lock-wait'
import { type Client, inTransaction } from '@galena/store/database/pool'
import {
  erasePerson as deletePerson,
  lockPerson,
  readPerson,
  type StoredPerson,
} from '@galena/store/person/erase-person'
import { countErasedRows, type ErasedRows } from '@galena/store/person/erased-rows'
import { recordErasure } from '@galena/store/person/past-erasure'
import { findReturned } from '@galena/store/person/returned'
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
 * are still there are removed. Throws an operation error when nobody of this id is known, the reason names the person, or
 * another session keeps rows of theirs locked for a minute.
 */
export async function erasePerson(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  who: Operator,
  request: ErasureRequest,
  waiting: LockWait = {},
): Promise<Erasure> {
  const { candidateId, reason, dryRun = false, waitMs = defaultWaitMs } = request
  requireWithin('reasonLength', reason.trim().length)
  const erased = await (dryRun ? lookAtRows(context, request) : eraseRows(context, who, request, waiting)).catch(
    explain,
  )
  if (!erased) return erasedBefore(context, request)
  const { companyId, leadIds, rows } = erased
  const facts = { candidateId, companyId, leadIds, rows, before: undefined }
  if (dryRun) return { ...facts, state: 'would_be_erased', returned: [], removal: undefined }
  const removal = await awaitRemoval(context, leadIds, waitMs)
  return { ...facts, state: 'erased', returned: await findReturned(context.pool, facts), removal }
}

type ErasedPerson = StoredPerson & { readonly rows: ErasedRows }

/** What would be erased. It locks nothing. Undefined when there is no such person. */
function lookAtRows(
  { pool }: Pick<OperationsContext, 'pool'>,
  request: ErasureRequest,
): Promise<ErasedPerson | undefined> {
  return inTransaction(pool, async (client) => {
    const person = await readPerson(client, request.candidateId)
    return person && { ...person, rows: await checkedRows(client, request, person) }
  })
}

/** Undefined when there is no such person. */
function eraseRows(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
  request: ErasureRequest,
  waiting: LockWait,
): Promise<ErasedPerson | undefined> {
  const { candidateId, reason } = request
  const erase = async (client: Client) => {
    const person = await lockPerson(client, candidateId)
    if (!person) return undefined
    const { companyId, leadIds } = person
    const rows = await checkedRows(client, request, person)
    await deletePerson(client, person)
    await recordErasure(client, who, {
      candidate_id: candidateId,
      company_id: companyId,
      lead_ids: leadIds,
      rows,
      reason,
    })
    return { ...person, rows }
  }
  return inTransactionOnceUnlocked(pool, erase, waiting, (blocker) =>
    waiting.onWait?.(`${blocker} holds a lock on rows of this person; trying again.`),
  )
}

/** How many rows are erased with a person whom the request may mean. */
async function checkedRows(client: Client, request: ErasureRequest, person: StoredPerson): Promise<ErasedRows> {
  requireCompany(request, person.company)
  requireNamesNobody(request.reason, person)
  return countErasedRows(client, person)
}

/** Other programs may hold rows locked, and their tables may refer to people and leads. */
function explain(error: unknown): never {
  if (error instanceof StillLockedError)
    throw new OperationError(
      'not_possible',
      `${error.blocker} holds a lock on rows of this person. Nothing was erased. Wait until that session ends, or end it; then run this again.`,
    )
  const table = referringTable(error)
  if (table === undefined) throw error
  throw new OperationError(
    'not_possible',
    `Rows of the table ${table} refer to this person or one of their leads. Nothing was erased. Delete these rows first.`,
  )
}
