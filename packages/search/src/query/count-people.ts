import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import { nativeLimits } from '@galena/lead/search/native/read-native-search'
import { compileFilter } from './compile-filter.ts'
import { allOf } from './engine-query.ts'
import type { ListedHit } from './listed-hits.ts'
import type { FacetSearch } from './refine-facets.ts'

/** The people of a list with one lead of each. */
export interface FoundPeople {
  /** Exact; undefined when the leads are too many to count it. */
  readonly total: number | undefined
  /** How many of the matching leads each of the listed people has. */
  readonly leadsOf: ReadonlyMap<number, number>
}

type Send = (request: estypes.SearchRequest) => Promise<estypes.SearchResponse<LeadDocument>>

interface Aggregates {
  readonly shown?: { readonly buckets: readonly { readonly key: string; readonly doc_count: number }[] }
  readonly number?: { readonly count: number }
}

/**
 * Counts in one request, exactly: as many groups are asked for as there can be, so that none is left out on any shard.
 * Elasticsearch's own count of different values (`cardinality`) would be an estimate.
 */
export async function countPeople(
  { query, leftOut }: Omit<FacetSearch, 'facets'>,
  total: number,
  hits: readonly ListedHit[],
  send: Send,
): Promise<FoundPeople> {
  if (total === 0) return { total: 0, leadsOf: new Map() }
  const ids = hits.map(({ document }) => String(document.candidate_id))
  const isCounted = total <= nativeLimits.leadsOfPeople
  if (!isCounted && ids.length === 0) return { total: undefined, leadsOf: new Map() }
  const { aggregations } = await send({
    query: allOf(query, ...leftOut.map(({ filter }) => compileFilter(filter))),
    size: 0,
    track_total_hits: false,
    aggs: {
      ...(ids.length > 0 && { shown: { terms: { field: 'candidate_id', size: ids.length, include: ids } } }),
      ...(isCounted && {
        people: { terms: { field: 'candidate_id', size: total } },
        number: { stats_bucket: { buckets_path: 'people>_count' } },
      }),
    },
    filter_path: ['aggregations.shown.buckets', 'aggregations.number.count'],
  })
  const { shown, number } = (aggregations ?? {}) as Aggregates
  return {
    total: number?.count,
    leadsOf: new Map(shown?.buckets.map(({ key, doc_count }) => [Number(key), doc_count])),
  }
}
