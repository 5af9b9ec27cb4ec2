import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Filter } from '@galena/lead/search/filter'
import type { Engine } from '../engine/engine.ts'
import { compileFilter } from './compile-filter.ts'
import { filterCounts } from './read-facets.ts'
import { listBody } from './search-leads.ts'

/** How many leads of one company match each of these filters alone, in one request. */
export async function countEach(
  { client, alias }: Engine,
  companyId: number,
  filters: readonly Filter[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<number[]> {
  if (filters.length === 0) return []
  const { query } = listBody(companyId, everyLead)
  const aggs = { each: { filters: { filters: filters.map(compileFilter) } } }
  const { aggregations } = await client.search<LeadDocument>(
    { index: alias, query, size: 0, track_total_hits: false, aggs },
    options,
  )
  return filterCounts(aggregations?.each)
}

const everyLead = {
  conditions: [],
  text: undefined,
  sort: [],
  rows: 0,
  from: 0,
  after: undefined,
  include: new Set<never>(),
  facets: [],
}
