import type { estypes } from '@elastic/elasticsearch'
import type { FieldName } from '@galena/lead/document/document-fields'
import type { LeadQuery, Order } from '@galena/lead/search/lead-query'
import { compileFilter } from './compile-filter.ts'

type Sort = estypes.SortCombinations[]

/** The body of the search for the first rows of a query, but for the company, which `searchLeads` adds. */
export function compileSearch(query: LeadQuery) {
  const filters = query.filters.map(compileFilter)
  const scored = query.order.by === 'relevance'
  return {
    query: { bool: scored ? { must: filters } : { filter: filters } },
    sort: firstPageOrder(query.order),
    size: query.rows,
    _source: true,
    ...(query.include.size > 0 && { stored_fields: ['extras'] }),
  }
}

/**
 * The order of the first rows. The index itself is sorted by company, newest first, so the engine reads the newest
 * leads of a company without sorting. To read on from a position the index's order is no help: the engine would pass
 * every row before it.
 */
function firstPageOrder(order: Order): Sort {
  return isNewestFirst(order) ? [{ company_id: 'asc' }, ...compileOrder(order)] : compileOrder(order)
}

function isNewestFirst(order: Order): boolean {
  return order.by === 'created_at' && order.direction === 'desc'
}

/** The field each order compares. */
export const sortFields = {
  name: 'name',
  source: 'source',
  location: 'location',
  created_at: 'created_at',
  completion_date: 'completed_at',
} as const satisfies Record<Exclude<Order['by'], 'relevance'>, FieldName>

/** Every order is total: ties end with the higher lead id first. Leads without the value come last. */
export function compileOrder(order: Order): Sort {
  const newest: Sort = [{ created_at: { order: 'desc', missing: '_last' } }, { id: 'desc' }]
  if (order.by === 'relevance') return [{ _score: { order: 'desc' } }, ...newest]
  if (isNewestFirst(order)) return newest
  return [{ [sortFields[order.by]]: { order: order.direction, missing: '_last' } }, { id: 'desc' }]
}
