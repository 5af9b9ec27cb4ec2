import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { SortKey } from '@galena/lead/search/lead-query'
import { TooFarError } from '../engine/engine-error.ts'
import { createRankEngine } from '../paging/rank-engine.ts'
import type { RankedOrder } from '../paging/rank-levels.ts'
import { locateRow } from '../paging/rank-search.ts'
import type { LeadList } from './compile-list.ts'
import { readSortValues } from './compile-sort.ts'
import { type ListedHits, listedHits } from './listed-hits.ts'
import type { Reach } from './reach.ts'
import { listBody } from './search-leads.ts'

type Send = (request: estypes.SearchRequest) => Promise<estypes.SearchResponse<LeadDocument>>

/** Rows that a search may skip, and rows down to which a page is walked to. */
interface FarOptions {
  readonly maxSkipped: number
  readonly maxWalked: number
}

/** Counts where the first row is and reads only there, in the orders for which that is possible; otherwise walks there. */
export async function findFarLeads(
  list: LeadList,
  reach: Reach,
  send: Send,
  { maxSkipped, maxWalked }: FarOptions,
): Promise<ListedHits & { readonly total: number }> {
  const { from, rows } = list
  const body = listBody(reach, list)
  const engine = createRankEngine(send)
  const total = await engine.count(body.query)
  if (from >= total || rows === 0) return { total, hits: [], isEnd: true }
  const order = orderOf(list.sort)
  if (!order) {
    if (from + rows > maxWalked) throw new TooFarError(maxWalked)
    return { total, ...(await walkTo(list, reach, send, maxSkipped)) }
  }
  const location = await locateRow(engine, body.query, order, from, rows + 1)
  const query = { bool: { must: [body.query], filter: [location.within] } }
  const answer = await send({ ...body, query, from: location.from, track_total_hits: false })
  return { total, ...listedHits(answer, list) }
}

/** The order that is the same as this sort, if a row can be found in it by counting. */
function orderOf([first, second, ...others]: readonly SortKey[]): RankedOrder | undefined {
  if (!first || others.length > 0) return undefined
  if (second) {
    const isBestFirst = first.by === 'relevance' && second.by === 'created_at' && second.direction === 'desc'
    return isBestFirst ? { by: 'relevance' } : undefined
  }
  if (first.by === 'completed_at') return { by: 'completion_date', direction: first.direction }
  const by = countedSorts.find((name) => name === first.by)
  return by !== undefined && 'direction' in first ? { by, direction: first.direction } : undefined
}

const countedSorts = ['name', 'source', 'location', 'created_at', 'updated_at', 'scheduled_at'] as const

/** Reads sort values alone, as many at once as Elasticsearch allows. */
async function walkTo(list: LeadList, reach: Reach, send: Send, maxSkipped: number): Promise<ListedHits> {
  let next: LeadList = { ...list, from: 0 }
  for (let left = list.from; left > 0; ) {
    const rows = Math.min(left, maxSkipped)
    const body = listBody(reach, { ...next, rows })
    const answer = await send({ ...body, size: rows, track_total_hits: false, _source: false })
    const last = answer.hits.hits.at(-1)
    if (!last) return { hits: [], isEnd: true }
    next = { ...next, after: readSortValues(last, list.sort) }
    left -= answer.hits.hits.length
  }
  return listedHits(await send({ ...listBody(reach, next), track_total_hits: false }), list)
}
