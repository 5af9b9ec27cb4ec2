import type { Pool } from '@galena/store/database/pool'
import { sampleFindings } from '@galena/store/verify/verification-findings'
import { lastVerification, type Verification } from '@galena/store/verify/verifications'
import type { FindingKind } from '../finding.ts'

/** Findings of each kind that a response shows. */
const samplesOfKind = 20

export function foundIn({ found }: Pick<Verification, 'found'>): number {
  return Object.values(found).reduce((sum, count) => sum + count, 0)
}

/** The last verification as JSON with stable names; with nulls before there was one. */
export async function lastVerificationFacts(pool: Pool) {
  const last = await lastVerification(pool)
  return last ? verificationStateFacts(pool, last) : { id: null, state: null }
}

/** A verification that an operator has asked for, with some of its findings. */
export async function verificationStateFacts(pool: Pool, verification: Verification) {
  const { checked, total, perSecond, repaired } = verification
  const found = foundIn(verification)
  const count = (kind: FindingKind) => verification.found[kind] ?? 0
  const isComparing = verification.state === 'running' && total !== null && perSecond > 0
  return {
    id: verification.id,
    state: verification.state,
    who: verification.who,
    index: verification.index,
    full: verification.isFull,
    repair: verification.repairs,
    company: verification.company,
    company_id: verification.companyId,
    lead_ids: verification.leadIds,
    from_id: verification.from,
    to_id: verification.to,
    created_at: verification.createdAt,
    started_at: verification.startedAt,
    ended_at: verification.endedAt,
    /** Why it failed, or what else there is to know. */
    reason: verification.reason,
    checked,
    /** About how many are to be compared; null where nobody knows it. */
    total,
    per_second: Math.round(perSecond * 10) / 10,
    eta_seconds: isComparing ? Math.max(0, Math.round((total - checked) / perSecond)) : null,
    found,
    missing: count('missing'),
    ghost: count('ghost'),
    stale: count('stale'),
    old_schema: count('old_schema'),
    other_company: verification.otherCompany,
    repaired,
    /** Findings that still differ after the repair. */
    left: repaired === null ? null : found - repaired,
    /** Leads that were not compared, because their changes are held. */
    held: verification.held,
    foreign_kept: verification.foreignKept,
    samples: (await sampleFindings(pool, verification.id, samplesOfKind)).map(({ kind, address, companyId }) => ({
      kind,
      id: address,
      company_id: companyId,
    })),
  }
}
