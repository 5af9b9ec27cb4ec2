import { inspect } from 'node:util'
import type { ExplainedIndex, ExplainedLead } from '@galena/operations/explain/explain-lead'

const maxDifferences = 30
const maxValue = 200

/** Everything known about a lead, as lines of text. */
export function explainedLines({ leadId, wanted, builder, pending, held, failures, indices }: ExplainedLead): string[] {
  return [
    wanted
      ? `lead       ${leadId} of company ${wanted.company_id}, person ${wanted.candidate_id}: ${wanted.name ?? '(no name)'}`
      : `lead       ${leadId} does not exist in the database`,
    ...pending.map(
      ({ lane, attempts, enqueuedAt, notBefore }) =>
        `pending    since ${enqueuedAt.toISOString()} (${lane}), ${attempts} attempts, due ${notBefore.toISOString()}`,
    ),
    pending.length === 0 ? 'pending    none' : '',
    held
      ? `held       since ${held.heldAt.toISOString()}: its document would be ${held.operation === 'delete' ? 'removed' : 'overwritten'}; see \`galena held list\``
      : '',
    ...failures.map(({ index, reason, attempts }) => `failure    in ${index}, ${attempts} attempts: ${reason}`),
    ...indices.flatMap(indexLines),
    wanted
      ? `document   as builder ${builder} builds it now:\n${inspect(wanted, { depth: 8, breakLength: 120, compact: 5, maxArrayLength: 1_000, maxStringLength: 500 })}`
      : '',
  ].filter((line) => line !== '')
}

function indexLines({ index, isSearched, version, isEqual, differences, stored }: ExplainedIndex): string[] {
  const state = stored === null ? 'has no document' : `has version ${version}`
  const verdict = isEqual ? 'matches the database' : 'DIFFERS from the database'
  return [
    `index      ${index}${isSearched ? ' (live)' : ''} ${state}, ${verdict}`,
    ...(isEqual ? [] : differences.slice(0, maxDifferences)).map(
      ({ field, wanted, stored }) => `  ${field}: should be ${shortened(wanted)}, is ${shortened(stored)}`,
    ),
  ]
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > maxValue ? `${text.slice(0, maxValue)}…` : text
}
