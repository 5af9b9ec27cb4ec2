import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { SortKey } from '@galena/lead/search/lead-query'
import type { Engine } from '../engine/engine.ts'
import { TooFarError } from '../engine/engine-error.ts'
import { errorOfPart } from '../engine/engine-transport.ts'
import { totalOf } from '../engine/exact-count.ts'
import { createRankEngine } from '../paging/rank-engine.ts'
import type { RankedOrder } from '../paging/rank-levels.ts'
import { locateRow } from '../paging/rank-search.ts'
import { type Hit, readHit } from '../paging/read-page.ts'
import { conditionsLeftOut } from './compile-facets.ts'
import type { LeadList } from './compile-list.ts'
import { readSortValues } from './compile-sort.ts'
import { readFacetCounts } from './read-facets.ts'
import { type FoundFacet, refineFacets } from './refine-facets.ts'
import { listBody } from './search-leads.ts'

/** A lead of a list, and its sort values: where the next part of the list begins. */
export interface ListedHit extends Hit {
  readonly sortValues: readonly (string | number | null)[]
}

/** What a search for a part of a list found. */
export interface FoundList {
  /** Exact number of all leads of the list. */
  readonly total: number
  readonly hits: readonly ListedHit[]
  /** No lead follows the last of the hits. */
  readonly isEnd: boolean
  /** In the order of the list's facets. */
  readonly facets: readonly FoundFacet[]
}

interface RequestOptions {
  /** Aborts the request. */
  readonly signal?: AbortSignal
  /** Rows that a search may skip; pages further down are found otherwise. (Default: as many as Elasticsearch allows.) */
  readonly maxSkipped?: number
}

/** How far down a page is walked to, where no row can be found by counting: further down it takes longer than a search may. */
const maxWalked = 50_000

/** How far down Elasticsearch lets a search skip rows (`max_result_window`). */
const maxResultWindow = 10_000

/** A part of a list of the leads of one company. Throws the client's error when Elasticsearch fails or is too slow. */
export async function findLeads(
  { client, alias }: Engine,
  companyId: number,
  list: LeadList,
  options: RequestOptions = {},
): Promise<FoundList> {
  const send = (request: estypes.SearchRequest) => client.search<LeadDocument>({ index: alias, ...request }, options)
  const { maxSkipped = maxResultWindow } = options
  const body = listBody(companyId, list)
  if (!isFar(list, maxSkipped)) return foundList(await send(body), body, list, send)
  // A far page is found by counting, where nothing may be left out of the query.
  const plain = { ...list, facets: [] }
  const page = await findFarLeads(plain, companyId, send, maxSkipped)
  const counted = { ...list, rows: 0, from: 0 }
  const countBody = listBody(companyId, counted)
  const { facets } = await foundList(await send(countBody), countBody, counted, send)
  return { ...page, facets }
}

/** Parts of several lists of one company, in one request; an error in place of a list that could not be read. */
export async function findEachOfLeads(
  engine: Engine,
  companyId: number,
  lists: readonly LeadList[],
  options: RequestOptions = {},
): Promise<(FoundList | Error)[]> {
  const near = lists.filter((list) => !isFar(list, maxResultWindow))
  const answers = near.length > 0 ? await searchEach(engine, companyId, near, options) : []
  const found = new Map(near.map((list, index) => [list, answers[index]]))
  return eachOf(lists, async (list) => found.get(list) ?? findLeads(engine, companyId, list, options).catch(asError))
}

/** So many of several searches are under way at once. */
export const searchesAtOnce = 4

/** Calls `work` for each item, for a few of them at once, and returns the results in order. */
export async function eachOf<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const rest = items.entries()
  const workThrough = async () => {
    for (const [index, item] of rest) results[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: searchesAtOnce }, workThrough))
  return results
}

async function searchEach(
  { client, alias }: Engine,
  companyId: number,
  lists: readonly LeadList[],
  options: RequestOptions,
): Promise<(FoundList | Error)[]> {
  const send = (request: estypes.SearchRequest) => client.search<LeadDocument>({ index: alias, ...request }, options)
  const bodies = lists.map((list) => listBody(companyId, list))
  const { responses } = await client.msearch<LeadDocument>(
    {
      max_concurrent_searches: searchesAtOnce,
      searches: bodies.flatMap((body) => [
        { index: alias, allow_partial_search_results: false },
        body as estypes.MsearchRequestItem,
      ]),
    },
    options,
  )
  return eachOf(bodies, async (body, index) => {
    const [answer, list] = [responses[index], lists[index]]
    const error = errorOfPart(answer)
    if (error !== undefined || !list) return asError(error)
    return foundList(answer as Answer, body, list, send).catch(asError)
  })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function isFar({ from, rows, after }: LeadList, maxSkipped: number): boolean {
  return after === undefined && from + rows >= maxSkipped
}

async function foundList(
  answer: Answer,
  { query }: ReturnType<typeof listBody>,
  list: LeadList,
  send: Send,
): Promise<FoundList> {
  const { facets, conditions } = list
  const search = { query, facets, leftOut: conditionsLeftOut(conditions, facets) }
  return {
    total: totalOf(answer),
    ...listedHits(answer, list),
    facets: facets.length > 0 ? await refineFacets(search, readFacetCounts(answer, facets), send) : [],
  }
}

function listedHits({ hits: { hits } }: Answer, { sort, rows }: LeadList): Pick<FoundList, 'hits' | 'isEnd'> {
  const shown = hits.slice(0, rows)
  return {
    hits: shown.flatMap((hit) => readHit(hit).map((read) => ({ ...read, sortValues: readSortValues(hit, sort) }))),
    isEnd: hits.length <= rows,
  }
}

type Answer = estypes.SearchResponse<LeadDocument>
type Send = (request: estypes.SearchRequest) => Promise<Answer>

/** Counts where the first row is and reads only there, in the orders for which that is possible; otherwise walks there. */
async function findFarLeads(list: LeadList, companyId: number, send: Send, maxSkipped: number): Promise<FoundList> {
  const { from, rows } = list
  const body = listBody(companyId, list)
  const engine = createRankEngine(send)
  const total = await engine.count(body.query)
  if (from >= total || rows === 0) return { total, hits: [], isEnd: true, facets: [] }
  const order = orderOf(list.sort)
  if (!order) {
    if (from + rows > maxWalked) throw new TooFarError(maxWalked)
    return { total, ...(await walkTo(list, companyId, send, maxSkipped)), facets: [] }
  }
  const location = await locateRow(engine, body.query, order, from, rows + 1)
  const query = { bool: { must: [body.query], filter: [location.within] } }
  const answer = await send({ ...body, query, from: location.from, track_total_hits: false })
  return { total, ...listedHits(answer, list), facets: [] }
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
async function walkTo(
  list: LeadList,
  companyId: number,
  send: Send,
  maxSkipped: number,
): Promise<Pick<FoundList, 'hits' | 'isEnd'>> {
  let next: LeadList = { ...list, from: 0 }
  for (let left = list.from; left > 0; ) {
    const rows = Math.min(left, maxSkipped)
    const body = listBody(companyId, { ...next, rows })
    const answer = await send({ ...body, size: rows, track_total_hits: false, _source: false })
    const last = answer.hits.hits.at(-1)
    if (!last) return { hits: [], isEnd: true }
    next = { ...next, after: readSortValues(last, list.sort) }
    left -= answer.hits.hits.length
  }
  return listedHits(await send({ ...listBody(companyId, next), track_total_hits: false }), list)
}
