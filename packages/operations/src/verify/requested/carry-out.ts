import { inTransaction } from '@galena/store/database/pool'
import { countHeld } from '@galena/store/outbox/held'
import { recordWholeVerification } from '@galena/store/verify/sweep'
import { readFindings, storeFindings } from '@galena/store/verify/verification-findings'
import {
  recordProgress,
  type Verification,
  type VerificationClaim,
  type VerificationProgress,
} from '@galena/store/verify/verifications'
import type { OperationsContext } from '../../operations-context.ts'
import { awaitRepairs } from '../await-repairs.ts'
import type { Finding, FindingKind } from '../finding.ts'
import { keptSentence, repair } from '../repair.ts'
import { chooseIndex } from '../run-verification.ts'
import { countCompared, isEveryLead, type VerificationScope, verificationSteps } from '../verification-steps.ts'
import type { VerifiedStep } from '../verify-range.ts'
import { foundIn } from './requested-facts.ts'

/** Findings that are stored: those are repaired without another comparison, and looked at again afterwards. */
const maxStored = 50_000
/** Findings that are queued at once. */
const repairedAtOnce = 500

/** Says whether to go on: the process may be about to stop. */
type GoesOn = () => boolean

/**
 * Carries out a verification that was claimed, from where its row says it is. Returns when it has ended, was cancelled,
 * or is to be left to another process.
 */
export async function carryOut(
  context: OperationsContext,
  claim: VerificationClaim,
  claimed: Verification,
  goesOn: GoesOn,
): Promise<void> {
  const { pool } = context
  const { index, isSearched } = await chooseIndex(context, {
    index: claimed.index ?? undefined,
    repair: claimed.repairs,
  })
  const compared =
    claimed.state === 'repairing' ? claimed : await compare(context, claim, { ...claimed, index }, goesOn)
  if (!compared) return
  const scope = scopeOf(claimed)
  if (claimed.repairs && !(await repairFindings(context, claim, { ...compared, index }, goesOn))) return
  const isWhole = isSearched && claimed.isFull && isEveryLead(scope)
  if (isWhole && claimed.startedAt && (claimed.repairs || foundIn(compared) === 0))
    await recordWholeVerification(pool, claimed.startedAt)
  await recordProgress(pool, claim, {
    state: 'done',
    held: await countHeld(pool, scope),
    // What a quick comparison has to look at shows only then.
    ...(compared.total === null && { total: compared.checked }),
  })
}

function scopeOf({ leadIds, companyId, from, to }: Verification): VerificationScope {
  return {
    leadIds: leadIds ?? undefined,
    companyId: companyId ?? undefined,
    range: from === null || to === null ? undefined : [from, to],
  }
}

type Indexed = Verification & { readonly index: string }

/** Compares what is left. Undefined when somebody else goes on, or nobody is to. */
async function compare(
  context: OperationsContext,
  claim: VerificationClaim,
  claimed: Indexed,
  goesOn: GoesOn,
): Promise<Verification | undefined> {
  const { pool } = context
  const comparison = { scope: scopeOf(claimed), full: claimed.isFull }
  const total = claimed.total ?? (await countCompared(context, comparison)) ?? null
  let now: Indexed = { ...claimed, total }
  if (!(await recordProgress(pool, claim, { index: claimed.index, total, reason: null }))) return undefined
  for await (const step of verificationSteps(context, claimed.index, comparison, claimed.after)) {
    const kept = claimed.repairs ? (await repair(context, claimed.index, step.findings)).kept : 0
    const next = await recordStep(context, claim, now, { ...step, kept })
    if (!next || !goesOn()) return undefined
    now = next
  }
  return now
}

/** Records a step with its findings, those of an interrupted step once. Undefined when it is somebody else's turn. */
async function recordStep(
  { pool }: OperationsContext,
  claim: VerificationClaim,
  before: Indexed,
  { upTo, checked, findings, kept }: VerifiedStep & { readonly kept: number },
): Promise<Indexed | undefined> {
  return inTransaction(pool, async (client) => {
    const storable = findings.slice(0, Math.max(0, maxStored - foundIn(before)))
    const added = await storeFindings(
      client,
      claim.id,
      storable.map((finding) => ({ ...finding, leadId: finding.leadId ?? null })),
    )
    const isNew = ({ address }: Finding, at: number) => at >= storable.length || added.has(address)
    const counted = findings.filter(isNew)
    const found: Record<string, number> = { ...before.found }
    for (const { kind } of counted) found[kind] = (found[kind] ?? 0) + 1
    const progress = {
      after: upTo,
      checked: before.checked + checked,
      found,
      otherCompany: before.otherCompany + counted.filter(({ ofOtherCompany }) => ofOtherCompany).length,
      foreignKept: before.foreignKept + kept,
    } satisfies VerificationProgress
    return (await recordProgress(client, claim, progress)) ? { ...before, ...progress } : undefined
  })
}

/** Queues every finding that is stored, waits until it is written, and counts what still differs. */
async function repairFindings(
  context: OperationsContext,
  claim: VerificationClaim,
  { index, found, foreignKept }: Indexed,
  goesOn: GoesOn,
): Promise<boolean> {
  const { pool } = context
  if (!(await recordProgress(pool, claim, { state: 'repairing' }))) return false
  const findings = (await readFindings(pool, claim.id)).map((finding) => ({
    ...finding,
    kind: finding.kind as FindingKind,
    leadId: finding.leadId ?? undefined,
  }))
  let kept = 0
  for (let at = 0; at < findings.length; at += repairedAtOnce) {
    if (!goesOn()) return false
    kept += (await repair(context, index, findings.slice(at, at + repairedAtOnce))).kept
  }
  const left = await awaitRepairs(context, { index, findings }, goesOn)
  if (!goesOn()) return false
  const unstored = foundIn({ found }) - findings.length
  return recordProgress(pool, claim, {
    repaired: Math.max(0, findings.length - left),
    foreignKept: Math.max(kept, foreignKept),
    reason: reasonOf(kept, unstored),
  })
}

function reasonOf(kept: number, unstored: number): string | null {
  const sentences = [
    keptSentence(kept),
    unstored > 0 ? `${unstored} more differences were queued, and were not looked at again.` : undefined,
  ].filter((sentence) => sentence !== undefined)
  return sentences.length > 0 ? sentences.join(' ') : null
}
