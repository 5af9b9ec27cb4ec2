import { maxListed } from '../limits.ts'
import type { FindingKind } from './finding.ts'
import type { Verification } from './run-verification.ts'

/** A verification as JSON, with stable names. */
export function verificationFacts(
  { checked, findings, kept }: Verification,
  { repaired, held }: { readonly repaired: number; readonly held: number },
) {
  const count = (kind: FindingKind) => findings.filter((finding) => finding.kind === kind).length
  return {
    checked,
    missing: count('missing'),
    ghost: count('ghost'),
    stale: count('stale'),
    old_schema: count('old_schema'),
    other_company: findings.filter(({ ofOtherCompany }) => ofOtherCompany).length,
    repaired,
    /** Leads that were not compared, because their changes are held. */
    held,
    foreign_kept: kept,
    findings: findings.slice(0, maxListed).map(({ kind, address }) => ({ kind, id: address })),
  }
}
