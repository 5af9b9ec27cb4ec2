import { keptSentence } from '@galena/operations/verify/repair'
import type { Verification } from '@galena/operations/verify/run-verification'
import type { verificationFacts } from '@galena/operations/verify/verification-facts'
import { isEveryLead, type VerificationScope } from '@galena/operations/verify/verification-steps'

const maxShown = 20

interface Outcome {
  readonly scope: VerificationScope
  readonly full: boolean
  readonly repair: boolean
  /** Findings that still differ. */
  readonly left: number
}

/** A verification as lines of text. */
export function verificationLines(
  { index, checked, findings, kept }: Verification,
  facts: ReturnType<typeof verificationFacts>,
  { scope, full, repair, left }: Outcome,
): (string | undefined)[] {
  const compared =
    full || !isEveryLead(scope)
      ? `${checked} leads compared with ${index}.`
      : checked === 0
        ? `Counts and sums of all leads equal those of ${index}.`
        : `Some counts or sums differ, so ${checked} leads in those id ranges were compared with ${index}.`
  const held =
    facts.held > 0
      ? `The changes of ${facts.held} leads are held, because they would remove or overwrite too many documents: see \`galena held list\`.`
      : undefined
  if (findings.length === 0) return [compared, facts.held > 0 ? 'No other difference.' : 'No difference.', held]
  const shown = findings.slice(0, maxShown)
  return [
    compared,
    `missing ${facts.missing}, ghost ${facts.ghost}, stale ${facts.stale} (${facts.other_company} of them name another company), old schema ${facts.old_schema}`,
    ...shown.map(({ kind, address }) => `  ${kind.replace('_', ' ').padEnd(10)} ${address}`),
    findings.length > maxShown ? `  … and ${findings.length - maxShown} more` : undefined,
    repair
      ? `${facts.repaired} repaired.${left > 0 ? ` ${left} still differ: see \`galena status\` and \`galena failures list\`.` : ''}`
      : 'Add --repair to index them again.',
    keptSentence(kept),
    held,
  ]
}
