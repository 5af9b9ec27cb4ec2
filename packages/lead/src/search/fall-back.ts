import { quoted } from '../text/quoted.ts'
import type { LeadQuery } from './lead-query.ts'
import type { SearchTextReading } from './search-text.ts'

/** What is searched for when no lead matches a query, and the sentence that says so. */
export interface Fallback {
  readonly query: LeadQuery
  readonly warning: string
}

/** The query whose search text may lack its titles, suffixes and middle initials; undefined when it has none. */
export function fallBack(query: LeadQuery): Fallback | undefined {
  const missing: string[] = []
  const filters = query.filters.map((filter) => {
    if (filter.kind !== 'bar') return filter
    const { reading, left } = leaveOut(filter.reading)
    missing.push(...left)
    return { ...filter, reading }
  })
  if (missing.length === 0) return undefined
  return {
    query: { ...query, filters },
    warning: warningOf(missing),
  }
}

/** The same for a search text alone. */
export function fallBackText(
  text: SearchTextReading,
): { readonly reading: SearchTextReading; readonly warning: string } | undefined {
  const { reading, left } = leaveOut(text)
  return left.length === 0 ? undefined : { reading, warning: warningOf(left) }
}

function warningOf(missing: readonly string[]): string {
  return `No lead matches every word of the search text, so these may lack ${missing.map(quoted).join(' and ')}`
}

function leaveOut(reading: SearchTextReading): { reading: SearchTextReading; left: string[] } {
  const optional = reading.terms.filter(isSpare)
  if (optional.length === 0) return { reading, left: [] }
  const terms = reading.terms.filter((term) => !isSpare(term))
  return { reading: { ...reading, terms, optional }, left: optional.map(({ local }) => local) }
}

type Spare = Extract<SearchTextReading['terms'][number], { spare?: true }>

function isSpare(term: SearchTextReading['terms'][number]): term is Spare {
  return 'spare' in term && term.spare === true
}
