import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Filter, LeadQuery } from '@galena/lead/search/lead-query'
import type { Engine } from '../engine/engine.ts'
import { type CursorCache, cursorAfter } from '../paging/cursor-cache.ts'
import { createRankEngine, locateRow, nearRows, totalOf, withoutValue } from '../paging/rank-search.ts'
import { compileFilter } from './compile-filter.ts'
import { compileOrder, compileSearch, sortFields } from './compile-search.ts'

export interface LeadPage {
  /** Exact number of all leads that match, not only those of the page. */
  readonly total: number
  readonly hits: readonly Hit[]
}

export interface Hit {
  readonly document: LeadDocument
  /** JSON of the answers, attachments and documents; only when the query includes any. */
  readonly extras: string | undefined
}

interface RequestOptions {
  readonly signal?: AbortSignal
}

interface SearchOptions extends RequestOptions {
  readonly cursors?: CursorCache
}

/** One page of the leads of one company, at any depth. Throws the client's error when the engine fails or is too slow. */
export async function searchLeads(
  { client, alias }: Engine,
  companyId: number,
  query: LeadQuery,
  { cursors, ...options }: SearchOptions = {},
): Promise<LeadPage> {
  const row = (query.page - 1) * query.rows
  const { query: leads, ...body } = searchBody(companyId, query)
  if (row + query.rows <= nearRows) {
    const answer = await run({ ...body, query: leads, from: row, track_total_hits: true })
    return page(answer.hits.hits, totalOf(answer))
  }
  return (await walkOn()) ?? (await jump())

  /** Reads on from where an earlier page ended, unless leads have come or gone since. */
  async function walkOn(): Promise<LeadPage | undefined> {
    const cursor = cursors?.find(companyId, query, row)
    if (!cursor || query.order.by === 'relevance') return undefined
    const { after, inTail } = cursor
    const here = inTail
      ? { post_filter: withoutValue(sortFields[query.order.by]), sort: [{ id: 'desc' as const }] }
      : { sort: compileOrder(query.order) }
    const answer = await run({ ...body, ...here, query: leads, search_after: [...after], track_total_hits: true })
    return totalOf(answer) === cursor.total ? page(answer.hits.hits, cursor.total) : undefined
  }

  /** Counts where the row lies and fetches only there. */
  async function jump(): Promise<LeadPage> {
    const engine = createRankEngine(run)
    const total = await engine.count(leads)
    if (row >= total) return { total, hits: [] }
    const { within, from } = await locateRow(engine, leads, query.order, row, query.rows)
    const answer = await run({
      ...body,
      query: { bool: { must: [leads], filter: [within] } },
      from,
      track_total_hits: false,
    })
    return page(answer.hits.hits, total)
  }

  function page(hits: readonly estypes.SearchHit<LeadDocument>[], total: number): LeadPage {
    const last = hits.at(-1)
    const end = row + hits.length
    const cursor = last && end > nearRows - query.rows && cursorAfter(last, query.order, total)
    if (cursor) cursors?.remember(companyId, query, end, cursor)
    return { total, hits: hits.flatMap(readHit) }
  }

  function run(request: estypes.SearchRequest): Promise<estypes.SearchResponse<LeadDocument>> {
    return client.search<LeadDocument>({ index: alias, ...request }, options)
  }
}

/** The leads of one company that match a filter best, without counting the others. */
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

/** How many leads of one company a filter holds for; exact. */
export async function countMatches(
  { client, alias }: Engine,
  companyId: number,
  filter: Filter,
  options: RequestOptions = {},
): Promise<number> {
  const { count } = await client.count({ index: alias, query: ofCompany(companyId, compileFilter(filter)) }, options)
  return count
}

/** A page of a company's leads as the engine is asked for it. */
export function searchBody(companyId: number, query: LeadQuery) {
  const body = compileSearch(query)
  return { ...body, query: ofCompany(companyId, body.query) }
}

/** Tenants are separated here, where a query is run: whatever else it asks, it asks it of this company's leads. */
function ofCompany(companyId: number, query: estypes.QueryDslQueryContainer): estypes.QueryDslQueryContainer {
  return { bool: { filter: [{ term: { company_id: String(companyId) } }], must: [query] } }
}

function readHit(hit: estypes.SearchHit<LeadDocument>): Hit[] {
  if (!hit._source) return []
  const stored: unknown = hit.fields?.extras
  return [
    { document: hit._source, extras: Array.isArray(stored) && typeof stored[0] === 'string' ? stored[0] : undefined },
  ]
}
