import type { LeadQuery } from '@galena/lead/search/lead-query'
import { compileFilter } from './compile-filter.ts'
import { compileFirstPageOrder } from './compile-order.ts'

/** The body of a search for the first rows of a query, without the company: `search-leads.ts` adds it. */
export function compileSearch(query: LeadQuery) {
  const isScored = query.order.by === 'relevance'
  // Only the search text scores: the score of another filter would depend on how frequent its value is on a shard.
  const texts = query.filters.filter(({ kind }) => isScored && kind === 'bar')
  const others = query.filters.filter((filter) => !texts.includes(filter))
  return {
    query: { bool: { must: texts.map(compileFilter), filter: others.map(compileFilter) } },
    sort: compileFirstPageOrder(query.order),
    size: query.rows,
    _source: true,
    ...(query.include.size > 0 && { stored_fields: ['extras'] }),
  }
}
