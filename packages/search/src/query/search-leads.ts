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
  companyId: number,
  query: LeadQuery,
  { cursors, ...options }: SearchOptions = {},
): Promise<FoundPage> {
  const fallback = fallBack(query)
  const { fellBack, ...page } = await readPage({
    companyId,
    query,
    body: searchBody(companyId, query),
    fallback: fallback && { query: fallback.query, body: searchBody(companyId, fallback.query) },
    cursors,
    send: (request) => engine.search<LeadDocument>({ ...request, index: engine.alias }, options),
  })
  return { ...page, warnings: fellBack && fallback ? [fallback.warning] : [] }
}

/** The `size` leads of one company that match a filter best, best match first. */
export async function suggestLeads(
  engine: Engine,
  companyId: number,
  filter: Filter,
  size: number,
  options: RequestOptions = {},
): Promise<Pick<FoundPage, 'hits' | 'warnings'>> {
  const order = { by: 'relevance' } as const
  const query: LeadQuery = { filters: [filter], order, page: 1, rows: size, include: new Set() }
  // Only a fallback depends on the total; without one the others need not be counted.
  if (fallBack(query)) return searchLeads(engine, companyId, query, options)
  const body = { ...searchBody(companyId, query), track_total_hits: false }
  const answer = await engine.search<LeadDocument>({ ...body, index: engine.alias }, options)
  return { hits: answer.hits.hits.flatMap(readHit), warnings: [] }
}

/** The exact number of leads of one company that match a filter. */
export async function countMatches(
  { client, alias }: Engine,
  companyId: number,
  filter: Filter,
  options: RequestOptions = {},
): Promise<number> {
  return countDocuments(client, { index: alias, ...countBody(companyId, filter) }, options)
}

/** The request body for the number of leads of one company that match a filter. */
export function countBody(companyId: number, filter: Filter) {
  return { query: ofCompany(companyId, compileFilter(filter)) }
}

/** The request body for the first rows of a query among the leads of one company. */
export function searchBody(companyId: number, query: LeadQuery) {
  const body = compileSearch(query)
  return { ...body, query: ofCompany(companyId, body.query) }
}

/** The same for a part of a list of the native API. */
export function listBody(companyId: number, list: LeadList) {
  const body = compileList(list)
  return { ...body, query: ofCompany(companyId, body.query) }
}

/**
 * The only place that adds the company. Every search is built through it, so no search can reach the leads of another
 * company, whatever its filters ask for.
 */
export function ofCompany(companyId: number, query: EngineQuery): EngineQuery {
  return { bool: { filter: [{ term: { company_id: String(companyId) } }], must: [query] } }
}
