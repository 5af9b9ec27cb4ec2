import type { Search } from '../request/read-search.ts'
import { listOf } from '../request/search-request.ts'
import { type Highlighted, highlightResult } from './highlight-result.ts'
import { tagsOf } from './html.ts'
import { countsOf, type NativeAnswer } from './native-answer.ts'

/** A lead as InstantSearch shows it. */
interface Hit {
  readonly objectID: string
  readonly _highlightResult: Readonly<Record<string, Highlighted>>
  readonly [key: string]: unknown
}

/** The result of one request. Source: the search response of Algolia's API. */
export interface SearchResult {
  readonly hits: Hit[]
  readonly nbHits: number
  readonly page: number
  readonly nbPages: number
  readonly hitsPerPage: number
  readonly facets: Record<string, Record<string, number>>
  readonly facets_stats: Record<string, { min: number; max: number }>
  readonly exhaustive: { readonly facetsCount: true; readonly nbHits: true }
  readonly exhaustiveFacetsCount: true
  readonly exhaustiveNbHits: true
  readonly index: string
  readonly query: string
  readonly params: string
  readonly processingTimeMS: number
  readonly renderingContent: object
  /** What the api says besides: how the search was understood, and how old the index is. */
  readonly interpreted: unknown
  readonly rescue?: unknown
  readonly index_lag_ms: number
}

export function presentResult({ request, body, facets: asked }: Search, answer: NativeAnswer): SearchResult {
  const { params = {}, indexName } = request
  const names = Object.keys(asked)
  const facets = names.map((name) => [name, answer.facets?.[name] ?? {}] as const)
  return {
    hits: body.limit === 0 ? [] : answer.leads.map((lead) => presentHit(lead, request)),
    nbHits: answer.total,
    page: params.page ?? 0,
    nbPages: body.limit === 0 ? 0 : Math.ceil(answer.total / body.limit),
    hitsPerPage: body.limit,
    facets: Object.fromEntries(
      facets.map(([name, facet]) => [
        name,
        Object.fromEntries(countsOf(facet).map(({ value, count }) => [value, count])),
      ]),
    ),
    facets_stats: Object.fromEntries(
      facets.flatMap(([name, { stats }]) => {
        const { min, max } = stats ?? {}
        return typeof min === 'number' && typeof max === 'number' ? [[name, { min, max }]] : []
      }),
    ),
    exhaustive: { facetsCount: true, nbHits: true },
    exhaustiveFacetsCount: true,
    exhaustiveNbHits: true,
    index: indexName,
    query: params.query ?? '',
    params: '',
    processingTimeMS: answer.took_ms,
    renderingContent: listOf(params.facets).includes('*') ? { facetOrdering: { facets: { order: names } } } : {},
    interpreted: answer.interpreted,
    ...(answer.rescue !== undefined && { rescue: answer.rescue }),
    index_lag_ms: answer.index_lag_ms,
  }
}

function presentHit({ highlights, ...lead }: NativeAnswer['leads'][number], { params = {} }: Search['request']): Hit {
  const words = (params.query ?? '').split(/\s+/).filter((word) => word !== '').length
  const highlighted = highlightResult(lead, highlights, { tags: tagsOf(params), words })
  return {
    ...lead,
    objectID: String(lead.id),
    _highlightResult: highlighted,
    ...(listOf(params.attributesToSnippet).length > 0 && { _snippetResult: highlighted }),
  }
}
