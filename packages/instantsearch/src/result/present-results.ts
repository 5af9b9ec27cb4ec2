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
  readonly exhaustive: { readonly facetsCount: true; readonly nbHits: boolean }
  readonly exhaustiveFacetsCount: true
  /** False for people who were not counted: then `nbHits` counts their leads. */
  readonly exhaustiveNbHits: boolean
  readonly index: string
  readonly query: string
  readonly params: string
  readonly processingTimeMS: number
  readonly renderingContent: object
  /** What the api says besides: how the search was understood, and how old the index is. */
  readonly interpreted: unknown
  /** The number of leads, also where each hit is a person; then `people` is the number of these, if it was counted. */
  readonly total: number
  readonly people?: number | null
  readonly rescue?: unknown
  readonly index_lag_ms: number
}

export function presentResult({ request, body, facets: asked }: Search, answer: NativeAnswer): SearchResult {
  const { params = {}, indexName } = request
  const names = Object.keys(asked)
  const isCounted = answer.people !== null
  const rows = answer.people ?? answer.total
  const facets = names.map((name) => [name, answer.facets?.[name] ?? {}] as const)
  return {
    hits: body.limit === 0 ? [] : answer.leads.map((lead) => presentHit(lead, request)),
    nbHits: rows,
    page: params.page ?? 0,
    nbPages: body.limit === 0 ? 0 : pagesOf(rows, body),
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
    exhaustive: { facetsCount: true, nbHits: isCounted },
    exhaustiveFacetsCount: true,
    exhaustiveNbHits: isCounted,
    index: indexName,
    query: params.query ?? '',
    params: '',
    processingTimeMS: answer.took_ms,
    renderingContent: listOf(params.facets).includes('*') ? { facetOrdering: { facets: { order: names } } } : {},
    interpreted: answer.interpreted,
    total: answer.total,
    ...(answer.people !== undefined && { people: answer.people }),
    ...(answer.rescue !== undefined && { rescue: answer.rescue }),
    index_lag_ms: answer.index_lag_ms,
  }
}

/** How far down the api lists people. */
const maxPeople = 10_000

function pagesOf(rows: number, { limit, collapse }: Search['body']): number {
  const pages = Math.ceil(rows / limit)
  return collapse ? Math.min(pages, Math.floor(maxPeople / limit)) : pages
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
