import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Engine } from '../engine/engine.ts'
import { errorOfPart } from '../engine/engine-transport.ts'
import { totalOf } from '../engine/exact-count.ts'
import { conditionsLeftOut } from './compile-facets.ts'
import { type LeadList, maxResultWindow } from './compile-list.ts'
import { countPeople, type FoundPeople } from './count-people.ts'
import { findFarLeads } from './find-far-leads.ts'
import { type ListedHits, listedHits } from './listed-hits.ts'
import type { Reach } from './reach.ts'
import { readFacetCounts } from './read-facets.ts'
import { type FoundFacet, refineFacets } from './refine-facets.ts'
import { listBody } from './search-leads.ts'

/** What a search for a part of a list found. */
export interface FoundList extends ListedHits {
  /** Exact number of all leads of the list. */
  readonly total: number
  /** In the order of the list's facets. */
  readonly facets: readonly FoundFacet[]
  /** Of a list with one lead of each person. */
  readonly people?: FoundPeople
}

interface RequestOptions {
  /** Aborts the request. */
  readonly signal?: AbortSignal
  /** Rows that a search may skip; pages further down are found otherwise. (Default: as many as Elasticsearch allows.) */
  readonly maxSkipped?: number
  /** How far down a page is walked to, where no row can be found by counting. (Default: 50,000 rows.) */
  readonly maxWalked?: number
}

/** Further down a walk takes longer than a search may. */
const usualWalk = 50_000

/** A part of a list of the leads of one company. Throws the client's error when Elasticsearch fails or is too slow. */
export async function findLeads(
  engine: Engine,
  reach: Reach,
  list: LeadList,
  options: RequestOptions = {},
): Promise<FoundList> {
  const { maxSkipped = maxResultWindow, maxWalked = usualWalk, signal } = options
  const send: Send = (request) =>
    engine.search<LeadDocument>({ ...request, index: engine.alias }, signal ? { signal } : {})
  const body = listBody(reach, list)
  if (!isFar(list, maxSkipped)) return foundList(await send(body), body, list, send)
  // A far page is found by counting, where nothing may be left out of the query.
  const plain = { ...list, facets: [] }
  const page = await findFarLeads(plain, reach, send, { maxSkipped, maxWalked })
  const counted = { ...list, rows: 0, from: 0 }
  const countBody = listBody(reach, counted)
  const { facets } = await foundList(await send(countBody), countBody, counted, send)
  return { ...page, facets }
}

/** Parts of several lists of one company, in one request; an error in place of a list that could not be read. */
export async function findEachOfLeads(
  engine: Engine,
  reach: Reach,
  lists: readonly LeadList[],
  options: RequestOptions = {},
): Promise<(FoundList | Error)[]> {
  const near = lists.filter((list) => !isFar(list, maxResultWindow))
  const answers = near.length > 0 ? await searchEach(engine, reach, near, options) : []
  const found = new Map(near.map((list, index) => [list, answers[index]]))
  return eachOf(lists, async (list) => found.get(list) ?? findLeads(engine, reach, list, options).catch(asError))
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
  reach: Reach,
  lists: readonly LeadList[],
  options: RequestOptions,
): Promise<(FoundList | Error)[]> {
  const send = (request: estypes.SearchRequest) => client.search<LeadDocument>({ index: alias, ...request }, options)
  const bodies = lists.map((list) => listBody(reach, list))
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

function isFar({ from, rows, after, isCollapsed }: LeadList, maxSkipped: number): boolean {
  return !isCollapsed && after === undefined && from + rows >= maxSkipped
}

async function foundList(
  answer: Answer,
  { query }: ReturnType<typeof listBody>,
  list: LeadList,
  send: Send,
): Promise<FoundList> {
  const { facets, conditions } = list
  const search = { query, facets, leftOut: conditionsLeftOut(conditions, facets) }
  const [total, listed] = [totalOf(answer), listedHits(answer, list)]
  return {
    total,
    ...listed,
    ...(list.isCollapsed && { people: await countPeople(search, total, listed.hits, send) }),
    facets: facets.length > 0 ? await refineFacets(search, readFacetCounts(answer, facets), send) : [],
  }
}

type Answer = estypes.SearchResponse<LeadDocument>
type Send = (request: estypes.SearchRequest) => Promise<Answer>
