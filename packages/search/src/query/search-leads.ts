import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Filter } from '@galena/lead/search/filter'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import type { Engine } from '../engine/engine.ts'
import { countDocuments } from '../engine/exact-count.ts'
import type { CursorCache } from '../paging/cursor-cache.ts'
import { type Hit, type LeadPage, readHit, readPage } from '../paging/read-page.ts'
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

/**
 * One page of the leads of one company, at any depth. Throws the client's error when Elasticsearch fails or is too slow.
 */
export async function searchLeads(
  { client, alias }: Engine,
  companyId: number,
  query: LeadQuery,
  { cursors, ...options }: SearchOptions = {},
): Promise<LeadPage> {
  return readPage({
    companyId,
    query,
    body: searchBody(companyId, query),
    cursors,
    send: (request) => client.search<LeadDocument>({ index: alias, ...request }, options),
  })
}

/** The `size` leads of one company that match a filter best, best match first. The others are not counted. */
export async function suggestLeads(
  { client, alias }: Engine,
  companyId: number,
  filter: Filter,
  size: number,
  options: RequestOptions = {},
): Promise<readonly Hit[]> {
  const order = { by: 'relevance' } as const
  const body = searchBody(companyId, { filters: [filter], order, page: 1, rows: size, include: new Set() })
  const answer = await client.search<LeadDocument>({ index: alias, ...body, track_total_hits: false }, options)
  return answer.hits.hits.flatMap(readHit)
}

/** The exact number of leads of one company that match a filter. */
export async function countMatches(
  { client, alias }: Engine,
  companyId: number,
  filter: Filter,
  options: RequestOptions = {},
): Promise<number> {
  return countDocuments(client, { index: alias, query: ofCompany(companyId, compileFilter(filter)) }, options)
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
function ofCompany(companyId: number, query: EngineQuery): EngineQuery {
  return { bool: { filter: [{ term: { company_id: String(companyId) } }], must: [query] } }
}
