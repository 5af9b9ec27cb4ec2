import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { countFindings } from '@galena/store/verify/verification-findings'
import {
  addVerification,
  cancelVerification as cancel,
  lastVerification,
  resumeForRepair,
  type Verification,
} from '@galena/store/verify/verifications'
import { OperationError } from '../../operation-error.ts'
import type { OperationsContext } from '../../operations-context.ts'
import type { Operator, OperatorRequest } from '../../operator.ts'
import { requireCompany } from '../../require-company.ts'
import { chooseIndex } from '../run-verification.ts'
import { foundIn } from './requested-facts.ts'

/** What an operator wants compared: every lead, unless some are chosen. */
export interface VerificationRequest {
  readonly index?: string | undefined
  readonly full: boolean
  readonly repair: boolean
  /** The name or the id of a company. */
  readonly company?: string | undefined
  readonly leadIds?: readonly number[] | undefined
  readonly range?: readonly [from: number, to: number] | undefined
}

/** Records a verification; an indexer makes it. Throws while another one is active. */
export async function startVerification(
  context: OperationsContext,
  { who, asked }: OperatorRequest,
  { index, full, repair, company, leadIds, range }: VerificationRequest,
): Promise<Verification> {
  const { pool } = context
  const companyId = company === undefined ? undefined : (await requireCompany(pool, company)).id
  // What is wrong with it is said now, not by the indexer.
  await chooseIndex(context, { index, repair })
  return inTransaction(pool, async (client) => {
    const wanted = { who, index, isFull: full, repairs: repair, companyId, leadIds, range }
    const id = await addVerification(client, wanted)
    if (id === undefined) throw alreadyActive(await lastVerification(client))
    await recordAudit(client, who, 'verify', { ...asked, id })
    return required(await lastVerification(client))
  })
}

/** Has the differences of the last verification repaired. */
export async function repairLastVerification(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
): Promise<Verification> {
  return inTransaction(pool, async (client) => {
    const last = required(await lastVerification(client))
    const found = foundIn(last)
    if (last.state !== 'done' || found === 0)
      throw new OperationError(
        'wrong_state',
        `Only a verification that is done and has found differences can be repaired. Verification ${last.id} is ${last.state}${last.state === 'done' ? ', and found none' : ''}.`,
      )
    // Where not every finding is stored, only another comparison knows them.
    const again = (await countFindings(client, last.id)) < found
    if (!(await resumeForRepair(client, last.id, again))) throw alreadyActive(last)
    await recordAudit(client, who, 'verify repair', { id: last.id, found })
    return required(await lastVerification(client))
  })
}

/** Cancels the last verification. What it has queued to be repaired still is. */
export async function cancelLastVerification(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
): Promise<Verification> {
  return inTransaction(pool, async (client) => {
    const last = required(await lastVerification(client))
    // A second request changes nothing, and is no error.
    if (last.state === 'cancelled') return last
    if (!(await cancel(client, last.id)))
      throw new OperationError('wrong_state', `Verification ${last.id} has ended already: it is ${last.state}.`)
    await recordAudit(client, who, 'verify cancel', { id: last.id })
    return required(await lastVerification(client))
  })
}

function alreadyActive(active: Verification | undefined): OperationError {
  return new OperationError(
    'verification_active',
    `Verification ${active?.id ?? ''} is already ${active?.state ?? 'active'}. Wait until it has ended, or cancel it.`,
  )
}

function required(last: Verification | undefined): Verification {
  if (last) return last
  throw new OperationError('wrong_state', 'There has been no verification yet. Start one.')
}
