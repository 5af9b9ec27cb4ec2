import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Facet } from '@galena/lead/search/facet'
import { compileFacets, compileParts, type FieldCondition, facetName, othersThan } from './compile-facets.ts'
import { compileFilter } from './compile-filter.ts'
import { type Room, roomForValues } from './complete-texts.ts'
import { completeValues } from './complete-values.ts'
import { allOf, type EngineQuery } from './engine-query.ts'
import { type FacetCounts, filterCounts, readFacetCounts } from './read-facets.ts'

type Send = (request: estypes.SearchRequest) => Promise<estypes.SearchResponse<LeadDocument>>

/** The counts of one facet, with the bounds of its buckets. */
export type FoundFacet = Omit<FacetCounts, 'left' | 'texts' | 'isInexact' | 'areTerms' | 'other'> & {
  readonly other?: number
  readonly buckets?: readonly { readonly from: number; readonly to: number; readonly count: number }[]
}

/** What a search counts its facets with: the query without the conditions that some facets leave out. */
export interface FacetSearch {
  readonly query: EngineQuery
  readonly facets: readonly Facet[]
  readonly leftOut: readonly FieldCondition[]
}

/** More buckets than this no shard is asked for. */
const maxShardSize = 65_000

/** Asks again for what one request cannot say: counts that were not exact, ranges between the ends, and the leads of other values. */
export async function refineFacets(
  search: FacetSearch,
  first: readonly FacetCounts[],
  send: Send,
): Promise<FoundFacet[]> {
  const exact: FacetCounts[] = []
  const room = roomForValues()
  // One after the other: each may read very many values.
  for (const [index, counts] of (await askUntilExact(search, first, send)).entries())
    exact.push(await completed(search, search.facets[index], counts, send, room))
  const further = search.facets.flatMap((facet, index) => {
    const counts = exact[index]
    const filters = counts ? furtherFilters(facet, counts) : []
    return filters.length > 0 ? [{ facet, filters }] : []
  })
  const counted = new Map<Facet, number[]>()
  if (further.length > 0) {
    const { aggregations } = await count(search, send, compileParts(further, search.leftOut))
    for (const [index, { facet }] of further.entries()) {
      const aggregate = aggregations?.[facetName(index)] as { readonly parts?: unknown } | undefined
      counted.set(facet, filterCounts(aggregate?.parts))
    }
  }
  return search.facets.map((facet, index) =>
    foundFacet(facet, exact[index] ?? { missing: 0 }, counted.get(facet) ?? []),
  )
}

async function askUntilExact(
  search: FacetSearch,
  first: readonly FacetCounts[],
  send: Send,
): Promise<readonly FacetCounts[]> {
  const counts = [...first]
  for (let size = 4_000; size <= maxShardSize; size *= 4) {
    const inexact = search.facets.filter((_, index) => counts[index]?.isInexact)
    if (inexact.length === 0) break
    const sizes = new Map(inexact.map(({ name }) => [name, size]))
    const answer = await count(search, send, compileFacets(inexact, search.leftOut, sizes))
    for (const [index, counted] of readFacetCounts(answer, inexact).entries())
      counts[search.facets.indexOf(inexact[index] as Facet)] = counted
  }
  return counts
}

function completed(
  { query, leftOut }: FacetSearch,
  facet: Facet | undefined,
  counts: FacetCounts,
  send: Send,
  room: Room,
): Promise<FacetCounts> | FacetCounts {
  if (!facet) return counts
  const counted = allOf(query, othersThan(facet, leftOut))
  return completeValues(
    facet.values,
    counts,
    async (aggs, narrow) => {
      const { aggregations } = await count({ query: narrow ? allOf(counted, narrow) : counted }, send, aggs)
      return aggregations ?? {}
    },
    room,
  )
}

function count({ query }: Pick<FacetSearch, 'query'>, send: Send, aggs: estypes.SearchRequest['aggs']) {
  return send({ query, size: 0, track_total_hits: false, ...(aggs && { aggs }) })
}

/** The leads of each bucket, then those with a value that is not shown. */
function furtherFilters(facet: Facet, counts: FacetCounts): EngineQuery[] {
  const { buckets } = facet
  const within = boundsOfBuckets(facet, counts).map(({ from, to, isLast }) =>
    compileFilter({
      kind: 'attribute range',
      key: buckets?.key ?? '',
      reading: buckets?.reading ?? 'number',
      bounds: { gte: from, ...(isLast ? { lte: to } : { lt: to }) },
    }),
  )
  return [...within, ...(counts.left ? [counts.left] : [])]
}

/** Ranges of the same width; the last one has both its ends. */
function boundsOfBuckets({ buckets }: Facet, { stats }: FacetCounts) {
  if (!buckets || !stats || stats.min === null || stats.max === null) return []
  const { min, max } = stats
  const number = min === max ? 1 : buckets.count
  // Of the halves, because the whole width may be beyond every number.
  const width = (max / 2 - min / 2) / number
  const edge = (index: number) => (index === number ? max : (min / 2 + width * index) * 2)
  return Array.from({ length: number }, (_, index) => ({
    from: edge(index),
    to: edge(index + 1),
    isLast: index === number - 1,
  }))
}

function foundFacet(facet: Facet, counts: FacetCounts, further: readonly number[]): FoundFacet {
  const { left, texts: _texts, isInexact: _isInexact, areTerms: _areTerms, ...rest } = counts
  const bounds = boundsOfBuckets(facet, counts)
  const other = left ? further.at(-1) : counts.other
  return {
    ...rest,
    ...(other !== undefined && { other }),
    ...(facet.buckets && {
      buckets: bounds.map(({ from, to }, index) => ({ from, to, count: further[index] ?? 0 })),
    }),
  }
}
