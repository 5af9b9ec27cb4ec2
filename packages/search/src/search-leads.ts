import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document'
import type { Filter, LeadQuery } from '@galena/lead/lead-query'
import { compileFilter } from './compile-filter.ts'
import { compileSearch } from './compile-search.ts'
import type { Engine } from './engine.ts'
import { locateRow, nearRows, rankEngine, totalOf } from './rank-search.ts'

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

interface CallOptions {
  readonly signal?: AbortSignal
}

/** One page of the leads of one company, at any depth. Throws the client's error when the engine fails or is too slow. */
export async function searchLeads(
  { client, alias }: Engine,
  companyId: number,
  query: LeadQuery,
  options: CallOptions = {},
): Promise<LeadPage> {
  const row = (query.page - 1) * query.rows
  const { query: matching, ...body } = compileSearch(query)
  const leads = ofCompany(companyId, matching)
  if (row + query.rows <= nearRows) {
    const answer = await run({ ...body, query: leads, from: row, track_total_hits: true })
    return { total: totalOf(answer), hits: answer.hits.hits.flatMap(readHit) }
  }
  const engine = rankEngine(run)
  const total = await engine.count(leads)
  if (row >= total) return { total, hits: [] }
  const { within, from } = await locateRow(engine, leads, query.order, row, query.rows)
  const answer = await run({
    ...body,
    query: { bool: { must: [leads], filter: [within] } },
    from,
    track_total_hits: false,
  })
  return { total, hits: answer.hits.hits.flatMap(readHit) }

  function run(request: estypes.SearchRequest): Promise<estypes.SearchResponse<LeadDocument>> {
    return client.search<LeadDocument>({ index: alias, ...request }, options)
  }
}

/** How many leads of one company a filter holds for; exact. */
export async function countLeads(
  { client, alias }: Engine,
  companyId: number,
  filter: Filter,
  options: CallOptions = {},
): Promise<number> {
  const { count } = await client.count({ index: alias, query: ofCompany(companyId, compileFilter(filter)) }, options)
  return count
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
