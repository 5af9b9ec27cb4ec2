import { isDeepStrictEqual } from 'node:util'
import type { LeadContent } from './expected-documents.ts'

export interface Difference {
  readonly kind: 'missing' | 'ghost' | 'stale'
  readonly lead: number
  /** For a stale one the fields that differ, with what each side has. */
  readonly fields: readonly string[]
}

/** Where an index does not hold what the tables say. */
export function compareDocuments(
  expected: ReadonlyMap<number, LeadContent>,
  stored: ReadonlyMap<number, LeadContent>,
): Difference[] {
  const differences: Difference[] = []
  for (const [lead, content] of expected) {
    const found = stored.get(lead)
    if (!found) differences.push({ kind: 'missing', lead, fields: [] })
    else {
      const fields = differingFields(content, found)
      if (fields.length > 0) differences.push({ kind: 'stale', lead, fields })
    }
  }
  for (const lead of stored.keys()) if (!expected.has(lead)) differences.push({ kind: 'ghost', lead, fields: [] })
  return differences
}

function differingFields(expected: LeadContent, found: LeadContent): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .filter((field) => !isDeepStrictEqual(expected[field], found[field]))
    .map(
      (field) =>
        `${field}: ${JSON.stringify(expected[field])} in Postgres, ${JSON.stringify(found[field])} in the index`,
    )
}
