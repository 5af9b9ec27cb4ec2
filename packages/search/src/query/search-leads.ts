import type { LeadDocument } from '@galena/lead/document/lead-document'
import { fallBack } from '@galena/lead/search/fall-back'
import type { Filter } from '@galena/lead/search/filter'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import type { Engine } from '../engine/engine.ts'
import { countDocuments } from '../engine/exact-count.ts'
import type { CursorCache } from '../paging/cursor-cache.ts'
import { type LeadPage, readHit, readPage } from '../paging/read-page.ts'
import { compileFilter } from './compile-filter.ts'
import { compileList, type LeadList } from './compile-list.ts'
import { compileSearch } from './compile-search.ts'
import type { EngineQuery } from './engine-query.ts'
import { type Reach, reachFilter } from './reach.ts'

interface RequestOptions {
  /** Aborts the request. */
  readonly signal?: AbortSignal
}

interface SearchOptions extends RequestOptions {
  /** Makes the next far page cheaper. Without it every far page is found by counting. */
  readonly cursors?: CursorCache
}

export interface FoundPage extends Omit<LeadPage, 'fellBack'> {
  /** Sentences for the person who searches: what the leads lack when nobody matched the search text in full. */
  readonly warnings: readonly string[]
}

/**
 * One page of the leads of one company, at any depth; of the fallback when no lead matches. Throws the client's error when Elasticsearch fails or is too slow.
 */
export async function searchLeads(
  engine: Engine,
  reach: Reach,
  query: LeadQuery,
  { cursors, ...options }: SearchOptions = {},
): Promise<FoundPage> {
  const fallback = fallBack(query)
  const { fellBack, ...page } = await readPage({
    reach,
    query,
    body: searchBody(reach, query),
    fallback: fallback && { query: fallback.query, body: searchBody(reach, fallback.query) },
    cursors,
    send: (request) => engine.search<LeadDocument>({ ...request, index: engine.alias }, options),
  })
  return { ...page, warnings: fellBack && fallback ? [fallback.warning] : [] }
}

/** The `size` leads of one company that match a filter best, best match first. */
export async function suggestLeads(
  engine: Engine,
  reach: Reach,
  filter: Filter,
  size: number,
  options: RequestOptions = {},
): Promise<Pick<FoundPage, 'hits' | 'warnings'>> {
  const order = { by: 'relevance' } as const
  const query: LeadQuery = { filters: [filter], order, page: 1, rows: size, include: new Set() }
  // Only a fallback depends on the total; without one the others need not be counted.
  if (fallBack(query)) return searchLeads(engine, reach, query, options)
  const body = { ...searchBody(reach, query), track_total_hits: false }
  const answer = await engine.search<LeadDocument>({ ...body, index: engine.alias }, options)
  return { hits: answer.hits.hits.flatMap(readHit), warnings: [] }
}

/** The exact number of leads of one company that match a filter. */
export async function countMatches(
  { client, alias }: Engine,
  reach: Reach,
  filter: Filter,
  options: RequestOptions = {},
): Promise<number> {
  return countDocuments(client, { index: alias, ...countBody(reach, filter) }, options)
}

/** The request body for the number of leads of one company that match a filter. */
export function countBody(reach: Reach, filter: Filter) {
  return { query: ofCompany(reach, compileFilter(filter)) }
}

/** The request body for the first rows of a query among the leads of one company. */
export function searchBody(reach: Reach, query: LeadQuery) {
  const body = compileSearch(query)
  return { ...body, query: ofCompany(reach, body.query) }
}

/** The same for a part of a list of the native API. */
export function listBody(reach: Reach, list: LeadList) {
  const body = compileList(list)
  return { ...body, query: ofCompany(reach, body.query) }
}

/**
 * The only place that adds the company, and the campaigns that a key may see. Every search is built through it, so no
 * search can reach other leads, whatever its filters ask for.
 */
export function ofCompany(reach: Reach, query: EngineQuery): EngineQuery {
  return { bool: { filter: reachFilter(reach), must: [query] } }
}
