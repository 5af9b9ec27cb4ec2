import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Order, SortKey } from '@galena/lead/search/lead-query'
import type { Engine } from '../engine/engine.ts'
import { UnusableAnswerError } from '../engine/engine-error.ts'
import { totalOf } from '../engine/exact-count.ts'
import { createRankEngine } from '../paging/rank-engine.ts'
import { locateRow } from '../paging/rank-search.ts'
import { type Hit, readHit } from '../paging/read-page.ts'
import type { LeadList } from './compile-list.ts'
import { readSortValues } from './compile-sort.ts'
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
}

interface RequestOptions {
  /** Aborts the request. */
  readonly signal?: AbortSignal
}

/** How far down Elasticsearch lets a search skip rows (`max_result_window`). */
const maxSkipped = 10_000

/** A part of a list of the leads of one company. Throws the client's error when Elasticsearch fails or is too slow. */
export async function findLeads(
  { client, alias }: Engine,
  companyId: number,
  list: LeadList,
  options: RequestOptions = {},
): Promise<FoundList> {
  const send = (request: estypes.SearchRequest) => client.search<LeadDocument>({ index: alias, ...request }, options)
  const body = listBody(companyId, list)
  if (isFar(list)) return findFarLeads(body, list, send, (after) => listBody(companyId, { ...list, after }))
  return foundList(await send(body), list)
}

/** Parts of several lists of one company, in one request; an error in place of a list that Elasticsearch refused. */
export async function findEachOfLeads(
  engine: Engine,
  companyId: number,
  lists: readonly LeadList[],
  options: RequestOptions = {},
): Promise<(FoundList | Error)[]> {
  const near = lists.filter((list) => !isFar(list))
  const answers = near.length > 0 ? await searchEach(engine, companyId, near, options) : []
  const found = new Map(near.map((list, index) => [list, answers[index]]))
  const findApart = (list: LeadList) => findLeads(engine, companyId, list, options).catch(asError)
  return Promise.all(lists.map(async (list) => found.get(list) ?? findApart(list)))
}

async function searchEach(
  { client, alias }: Engine,
  companyId: number,
  lists: readonly LeadList[],
  options: RequestOptions,
): Promise<(FoundList | Error)[]> {
  const { responses } = await client.msearch<LeadDocument>(
    {
      searches: lists.flatMap((list) => [
        { index: alias, allow_partial_search_results: false },
        listBody(companyId, list) as estypes.MsearchRequestItem,
      ]),
    },
    options,
  )
  return lists.map((list, index) => {
    const answer = responses[index]
    if (!answer || 'error' in answer || answer._shards.failed > 0 || answer.timed_out)
      return new UnusableAnswerError('Elasticsearch did not answer one of several searches.')
    return foundList(answer, list)
  })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function isFar({ from, rows, after }: LeadList): boolean {
  return after === undefined && from + rows > maxSkipped
}

function foundList(answer: estypes.SearchResponse<LeadDocument>, { sort }: LeadList): FoundList {
  return {
    total: totalOf(answer),
    hits: answer.hits.hits.flatMap((hit) =>
      readHit(hit).map((read) => ({ ...read, sortValues: readSortValues(hit, sort) })),
    ),
  }
}

type Send = (request: estypes.SearchRequest) => Promise<estypes.SearchResponse<LeadDocument>>
type ListBody = ReturnType<typeof listBody>

/** Counts where the first row is and reads only there, in the orders for which that is possible; otherwise walks there. */
async function findFarLeads(
  body: ListBody,
  list: LeadList,
  send: Send,
  bodyAfter: (after: LeadList['after']) => ListBody,
): Promise<FoundList> {
  const { from, rows } = list
  const engine = createRankEngine(send)
  const total = await engine.count(body.query)
  if (from >= total || rows === 0) return { total, hits: [] }
  const order = orderOf(list.sort)
  if (!order) return { ...(await walkTo(body, list, send, bodyAfter)), total }
  const location = await locateRow(engine, body.query, order, from, rows)
  const query = { bool: { must: [body.query], filter: [location.within] } }
  return { ...foundList(await send({ ...body, query, from: location.from }), list), total }
}

/** The order of the documented endpoint that is the same as this sort. */
function orderOf([first, second, ...others]: readonly SortKey[]): Order | undefined {
  if (!first || others.length > 0) return undefined
  if (second) {
    const isBestFirst = first.by === 'relevance' && second.by === 'created_at' && second.direction === 'desc'
    return isBestFirst ? { by: 'relevance' } : undefined
  }
  if (first.by === 'completed_at') return { by: 'completion_date', direction: first.direction }
  return first.by === 'name' || first.by === 'source' || first.by === 'location' || first.by === 'created_at'
    ? { by: first.by, direction: first.direction }
    : undefined
}

/** Reads sort values alone, as many at once as Elasticsearch allows. */
async function walkTo(
  body: ListBody,
  list: LeadList,
  send: Send,
  bodyAfter: (after: LeadList['after']) => ListBody,
): Promise<FoundList> {
  let left = list.from
  let next: ListBody = body
  while (left > 0) {
    const size = Math.min(left, maxSkipped)
    const { from: _, ...unskipped } = next
    const answer = await send({ ...unskipped, size, track_total_hits: false, _source: false })
    const last = answer.hits.hits.at(-1)
    if (!last) break
    next = bodyAfter(readSortValues(last, list.sort))
    left -= answer.hits.hits.length
  }
  return foundList(await send(next), list)
}
