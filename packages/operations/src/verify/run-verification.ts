import { isOwnName } from '@galena/search/index/index-names'
import { databaseTime } from '@galena/store/database/database-time'
import { recordAudit } from '@galena/store/operator/audit'
import { readTargets } from '@galena/store/outbox/targets'
import { recordWholeVerification } from '@galena/store/verify/sweep'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { OperatorRequest } from '../operator.ts'
import { requireOwnIndex } from '../owner/ownership.ts'
import { noIndexYet } from '../require-live-index.ts'
import { confirmDifferences } from './confirm-differences.ts'
import type { Finding } from './finding.ts'
import { repair } from './repair.ts'
import { verifyQuickly } from './verify-quickly.ts'
import { allIds, type VerifiedStep, verify } from './verify-range.ts'

/** What is compared: every lead, unless the leads are named, or those of a company, or those between two ids. */
export interface VerificationScope {
  readonly leadIds?: readonly number[] | undefined
  readonly companyId?: number | undefined
  /** The lowest and the highest id. */
  readonly range?: readonly [from: number, to: number] | undefined
}

export interface VerificationOptions {
  /** The index to compare; by default the live index. */
  readonly index?: string | undefined
  readonly scope: VerificationScope
  /** Compares each document by its content; else by counts, sums and the hash it holds. */
  readonly full: boolean
  /** Queues what differs to be written again. */
  readonly repair: boolean
}

export interface Verification {
  readonly index: string
  readonly checked: number
  readonly findings: readonly Finding[]
  /** Foreign documents that were to be removed, and are too many. */
  readonly kept: number
}

/**
 * Compares an index with the database, and has the differences repaired when asked to. `onProgress` gets the numbers of
 * compared leads and of findings so far. The audit entry comes last: it holds what was found, and each repair goes
 * through the outbox like any change.
 */
export async function runVerification(
  context: OperationsContext,
  { who, asked }: OperatorRequest,
  options: VerificationOptions,
  onProgress: (checked: number, found: number) => void,
): Promise<Verification> {
  const { index, isSearched } = await chooseIndex(context, options)
  const startedAt = await databaseTime(context.pool)
  const findings: Finding[] = []
  let checked = 0
  let queued = 0
  let kept = 0
  for await (const step of steps(context, index, options)) {
    checked += step.checked
    findings.push(...step.findings)
    if (options.repair) {
      const repaired = await repair(context, index, step.findings)
      queued += repaired.queued
      kept += repaired.kept
    }
    onProgress(checked, findings.length)
  }
  const isComplete = isSearched && options.full && isEveryLead(options.scope)
  if (isComplete && (options.repair || findings.length === 0)) await recordWholeVerification(context.pool, startedAt)
  await recordAudit(context.pool, who, 'verify', { ...asked, index, checked, found: findings.length, queued })
  return { index, checked, findings, kept }
}

async function chooseIndex(context: OperationsContext, options: VerificationOptions) {
  const own = options.index !== undefined && isOwnName(context.engine.alias, options.index) ? [options.index] : []
  const { live, indices } = await requireOwnIndex(context, own)
  const index = options.index ?? live?.index
  if (index === undefined) throw noIndexYet()
  if (!indices.has(index)) throw new OperationError('not_possible', `There is no index ${index}.`)
  const isTarget = (await readTargets(context.pool)).some((target) => target.index === index)
  if (options.repair && !isTarget)
    throw new OperationError('not_possible', `Nothing can be repaired in ${index}: changes are not written to it.`)
  return { index, isSearched: index === live?.index }
}

async function* steps(
  context: OperationsContext,
  index: string,
  { scope, full }: VerificationOptions,
): AsyncGenerator<VerifiedStep> {
  const { leadIds, companyId, range } = scope
  if (leadIds) {
    const findings = await confirmDifferences(context, index, leadIds.map(String))
    yield { upTo: 0, checked: new Set(leadIds).size, findings }
  } else if (companyId !== undefined) {
    yield* verify(context, index, { ...allIds, companyId }, { whole: full })
  } else if (range) {
    yield* verify(context, index, { after: range[0] - 1, to: range[1] }, { whole: full })
  } else if (full) {
    yield* verify(context, index, allIds, { whole: true })
  } else {
    yield* verifyQuickly(context, index)
  }
}

/** Whether no part of the leads was chosen. */
export function isEveryLead({ leadIds, companyId, range }: VerificationScope): boolean {
  return leadIds === undefined && companyId === undefined && range === undefined
}
