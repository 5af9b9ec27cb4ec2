import type { estypes } from '@elastic/elasticsearch'
import type { FieldName } from '@galena/lead/document/document-fields'
import type { Order } from '@galena/lead/search/lead-query'

type Sort = estypes.SortCombinations[]

/** The field each order compares. */
export const sortFields = {
  name: 'name',
  source: 'source',
  location: 'location',
  created_at: 'created_at',
  completion_date: 'completed_at',
} as const satisfies Record<Exclude<Order['by'], 'relevance'>, FieldName>

/** Every order is total: the last sort key is the lead id, higher first. Leads without the value come last. */
export function compileOrder(order: Order): Sort {
  const newest: Sort = [{ created_at: { order: 'desc', missing: '_last' } }, { id: 'desc' }]
  if (order.by === 'relevance') return [{ _score: { order: 'desc' } }, ...newest]
  if (isNewestFirst(order)) return newest
  return [{ [sortFields[order.by]]: { order: order.direction, missing: '_last' } }, { id: 'desc' }]
}

/**
 * The order of a search that starts at the first row. The index is sorted by company, newest first, so Elasticsearch
 * reads the newest leads of a company without sorting them. A search that starts at a cursor must not ask for this
 * order: Elasticsearch would read every row before the cursor.
 */
export function compileFirstPageOrder(order: Order): Sort {
  return isNewestFirst(order) ? [{ company_id: 'asc' }, ...compileOrder(order)] : compileOrder(order)
}

/** The order of the index within a company. */
export function isNewestFirst(order: { readonly by: string; readonly direction?: string }): boolean {
  return order.by === 'created_at' && order.direction === 'desc'
}
