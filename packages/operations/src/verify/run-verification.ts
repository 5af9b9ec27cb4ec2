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
import type { Finding } from './finding.ts'
import { repair } from './repair.ts'
import { type Comparison, isEveryLead, verificationSteps } from './verification-steps.ts'

export interface VerificationOptions extends Comparison {
  /** The index to compare; by default the live index. */
  readonly index?: string | undefined
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
  for await (const step of verificationSteps(context, index, options)) {
    checked += step.checked
    // One by one: a call takes no more than some 100,000 arguments, and foreign documents come in one step.
    for (const finding of step.findings) findings.push(finding)
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

/** The index that is compared. Throws when there is none, when it is another owner's, or cannot be repaired. */
export async function chooseIndex(
  context: OperationsContext,
  options: Pick<VerificationOptions, 'index' | 'repair'>,
): Promise<{ index: string; isSearched: boolean }> {
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
