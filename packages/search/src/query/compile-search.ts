import type { LeadQuery } from '@galena/lead/search/lead-query'
import { compileFilter } from './compile-filter.ts'
import { compileFirstPageOrder } from './compile-order.ts'

/** The body of a search for the first rows of a query, without the company: `search-leads.ts` adds it. */
export function compileSearch(query: LeadQuery) {
  const filters = query.filters.map(compileFilter)
  const scored = query.order.by === 'relevance'
  return {
    query: { bool: scored ? { must: filters } : { filter: filters } },
    sort: compileFirstPageOrder(query.order),
    size: query.rows,
    _source: true,
    ...(query.include.size > 0 && { stored_fields: ['extras'] }),
  }
}
