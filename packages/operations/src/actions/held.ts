import { findCompany } from '@galena/store/catalogue/companies'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import {
  countHeld,
  discardHeld as deleteHeld,
  type HeldCompany,
  confirmHeld as queueHeld,
  readHeld,
} from '@galena/store/outbox/held'
import { requireWithin } from '../limits.ts'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { OperatorRequest } from '../operator.ts'

/** Chooses what is held of one company; all of it without a name. */
export interface HeldChoice {
  /** The name of a company, or the id of one that the database does not have. */
  readonly company?: string | undefined
  /** How many leads whoever decides has seen. When there are more by now, nothing is done. */
  readonly expect?: number | undefined
}

/**
 * What an operator chose: a company or, when that was said, all. Undefined for both and for neither: it is never all by
 * default, because the decision cannot be undone.
 */
export function chosenHeld({ company, all, expect }: HeldChoice & { readonly all?: boolean }): HeldChoice | undefined {
  return (company === undefined) === (all === undefined) ? undefined : { company, expect }
}

/**
 * Lets held changes go on: documents are removed and overwritten. Returns how many leads that is. Throws when there are
 * more than expected.
 */
export function confirmHeld(
  context: Pick<OperationsContext, 'pool'>,
  request: OperatorRequest,
  choice: HeldChoice,
): Promise<number> {
  return decide(context, request, choice, { command: 'held confirm', work: queueHeld })
}

/** Discards held changes; documents stay as they are until a comparison finds them again. Returns how many leads that is. */
export function discardHeld(
  context: Pick<OperationsContext, 'pool'>,
  request: OperatorRequest,
  choice: HeldChoice,
): Promise<number> {
  return decide(context, request, choice, { command: 'held discard', work: deleteHeld })
}

async function decide(
  { pool }: Pick<OperationsContext, 'pool'>,
  { who, asked }: OperatorRequest,
  choice: HeldChoice,
  { command, work }: { readonly command: string; readonly work: typeof queueHeld },
): Promise<number> {
  if (typeof asked.reason === 'string') requireWithin('reasonLength', asked.reason.trim().length)
  const companyId = await companyIdOf(pool, choice)
  return inTransaction(pool, async (client) => {
    const leads = await work(client, companyId)
    if (choice.expect !== undefined && leads > choice.expect) throw moreHeld(leads, choice.expect)
    await recordAudit(client, who, command, { ...asked, leads })
    return leads
  })
}

function moreHeld(leads: number, expected: number): OperationError {
  return new OperationError(
    'not_possible',
    `${leads} leads are held by now, not ${expected}. Nothing was done. Look at them with \`galena held list\`, and decide again.`,
  )
}

async function companyIdOf(pool: Pool, { company }: HeldChoice): Promise<number | undefined> {
  if (company === undefined) return undefined
  const found = await findCompany(pool, company)
  if (found) return found.id
  const id = /^\d{1,15}$/.test(company) ? Number(company) : undefined
  if (id !== undefined && (await countHeld(pool, { companyId: id })) > 0) return id
  throw new OperationError(
    'not_possible',
    `There is no company called ${company}. List the companies with \`galena company list\`; one that is gone has an id in \`galena held list\`.`,
  )
}

/** What is held, of one company or all, as JSON with stable names. */
export async function heldFacts({ pool }: Pick<OperationsContext, 'pool'>, choice: HeldChoice = {}) {
  const companies = await readHeld(pool, await companyIdOf(pool, choice))
  const sum = (of: (company: HeldCompany) => number) => companies.reduce((total, company) => total + of(company), 0)
  return {
    removals: sum(({ removals }) => removals),
    overwrites: sum(({ overwrites }) => overwrites),
    since: companies[0]?.since ?? null,
    companies: companies.map(({ companyId, company, removals, overwrites, since, leadIds }) => ({
      company,
      company_id: companyId,
      removals,
      overwrites,
      since,
      /** Some of the leads. */
      lead_ids: leadIds,
    })),
  }
}
