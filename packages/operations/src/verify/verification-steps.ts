import { countAllLeads, countLeads } from '@galena/store/lead/count-leads'
import type { OperationsContext } from '../operations-context.ts'
import { confirmDifferences } from './confirm-differences.ts'
import { verifyQuickly } from './verify-quickly.ts'
import { allIds, type VerifiedStep, verify } from './verify-range.ts'

/** What is compared: every lead, unless the leads are named, or those of a company, or those between two ids. */
export interface VerificationScope {
  readonly leadIds?: readonly number[] | undefined
  readonly companyId?: number | undefined
  /** The lowest and the highest id. */
  readonly range?: readonly [from: number, to: number] | undefined
}

export interface Comparison {
  readonly scope: VerificationScope
  /** Compares each document by its content; else by counts, sums and the hash it holds. */
  readonly full: boolean
}

/** Compares an index with the database, step by step; of a comparison that was interrupted, what is left after an id. */
export async function* verificationSteps(
  context: OperationsContext,
  index: string,
  { scope, full }: Comparison,
  after = allIds.after,
): AsyncGenerator<VerifiedStep> {
  const { leadIds, companyId, range } = scope
  if (leadIds) {
    const findings = await confirmDifferences(context, index, leadIds.map(String))
    yield { upTo: 0, checked: new Set(leadIds).size, findings }
  } else if (companyId !== undefined) {
    yield* verify(context, index, { ...allIds, after, companyId }, { whole: full })
  } else if (range) {
    yield* verify(context, index, { after: Math.max(after, range[0] - 1), to: range[1] }, { whole: full })
  } else if (full) {
    yield* verify(context, index, { ...allIds, after }, { whole: true })
  } else {
    yield* verifyQuickly(context, index, after)
  }
}

/** Whether no part of the leads was chosen. */
export function isEveryLead({ leadIds, companyId, range }: VerificationScope): boolean {
  return leadIds === undefined && companyId === undefined && range === undefined
}

/** About how many leads are to be compared; undefined where that shows only while they are. */
export async function countCompared(
  { pool }: Pick<OperationsContext, 'pool'>,
  { scope: { leadIds, companyId, range }, full }: Comparison,
): Promise<number | undefined> {
  if (leadIds) return new Set(leadIds).size
  if (companyId !== undefined) return countLeads(pool, companyId)
  return full && range === undefined ? countAllLeads(pool) : undefined
}
