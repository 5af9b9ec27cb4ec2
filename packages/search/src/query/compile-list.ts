import type { estypes } from '@elastic/elasticsearch'
import type { ExtraName } from '@galena/lead/document/lead-document'
import type { Facet } from '@galena/lead/search/facet'
import type { Filter } from '@galena/lead/search/filter'
import type { SortKey } from '@galena/lead/search/lead-query'
import { compileFacets, conditionsLeftOut, countedSomewhere, type FieldCondition } from './compile-facets.ts'
import { compileFilter } from './compile-filter.ts'
import { isNewestFirst } from './compile-order.ts'
import { compileScore, compileSort } from './compile-sort.ts'
import { allOf, type EngineQuery } from './engine-query.ts'

/** A part of a list of leads of the native API. A lead must match the text and all filters. */
export interface LeadList {
  readonly conditions: readonly FieldCondition[]
  /** The search text: the only part that scores. */
  readonly text: Filter | undefined
  readonly sort: readonly SortKey[]
  readonly rows: number
  /** Rows before the part. */
  readonly from: number
  /** Sort values of the lead before the part; undefined when it begins at `from`. */
  readonly after: readonly (string | number | null)[] | undefined
  /** Of the leads of a person only the first in the order is a row. The part then begins at `from`. */
  readonly isCollapsed?: boolean
  readonly include: ReadonlySet<ExtraName>
  readonly facets: readonly Facet[]
}

/** The body of the search for a part of a list, without the company: `search-leads.ts` adds it. */
export function compileList(list: LeadList): estypes.SearchRequest & { readonly query: EngineQuery } {
  const { sort, searchAfter } = compileSort(list.sort, list.after)
  const leftOut = conditionsLeftOut(list.conditions, list.facets)
  const filters = list.conditions.filter((condition) => !leftOut.includes(condition))
  return {
    query: compileScore(
      list.sort,
      [...compileAll(filters), ...countedSomewhere(leftOut)],
      list.text && compileFilter(list.text),
    ),
    ...(leftOut.length > 0 && { post_filter: allOf(...compileAll(leftOut)) }),
    ...(list.facets.length > 0 && { aggs: compileFacets(list.facets, leftOut) }),
    sort: searchAfter || !readsInOrder(list.sort) ? sort : [{ company_id: 'asc' }, ...sort],
    // A page without rows is a count, which has no beginning.
    ...(searchAfter && list.rows > 0 ? { search_after: searchAfter } : { from: searchAfter ? 0 : list.from }),
    size: sizeOf(list),
    ...(list.isCollapsed && { collapse: { field: 'candidate_id' } }),
    track_total_hits: true,
    _source: true,
    ...(list.include.size > 0 && { stored_fields: ['extras'] }),
  }
}

/** How far down Elasticsearch finds rows that begin at the first one (`max_result_window`). */
export const maxResultWindow = 10_000

/** One more than the rows says whether this is the end, where Elasticsearch reaches so far. */
function sizeOf({ rows, from, isCollapsed }: LeadList): number {
  if (rows === 0) return 0
  return isCollapsed ? Math.min(rows + 1, maxResultWindow - from) : rows + 1
}

function compileAll(conditions: readonly FieldCondition[]): EngineQuery[] {
  return conditions.map(({ filter }) => compileFilter(filter))
}

/** The order of the index within a company, which a first page reads without sorting; see `compileFirstPageOrder`. */
function readsInOrder([key, ...others]: readonly SortKey[]): boolean {
  return others.length === 0 && key !== undefined && isNewestFirst(key)
}
