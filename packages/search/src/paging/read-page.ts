import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import { totalOf } from '../engine/exact-count.ts'
import { compileOrder, sortFields } from '../query/compile-order.ts'
import type { EngineQuery } from '../query/engine-query.ts'
import type { Reach } from '../query/reach.ts'
import { type CursorCache, cursorAfter } from './cursor-cache.ts'
import { createRankEngine } from './rank-engine.ts'
import { locateRow, nearRows, withoutValue } from './rank-search.ts'

export interface LeadPage {
  /** Exact number of all leads that match, not only those of the page. */
  readonly total: number
  /** In the query's order; none for a page after the last. */
  readonly hits: readonly Hit[]
  /** Set when no lead matches the query: total and hits are those of its fallback. */
  readonly fellBack?: true
}

export interface Hit {
  readonly document: LeadDocument
  /** JSON of the answers, attachments and documents; only when the query includes any. */
  readonly extras: string | undefined
}

type PageBody = Omit<estypes.SearchRequest, 'query' | 'sort'> & {
  readonly query: EngineQuery
  readonly sort: estypes.SortCombinations[]
}

/** A search for one page. */
export interface PageSearch {
  readonly reach: Reach
  readonly query: LeadQuery
  /** The body for the first rows of the query, among the leads of the company. */
  readonly body: PageBody
  /** What is read when no lead matches. It matches all leads that the query matches, and more. */
  readonly fallback?: Pick<PageSearch, 'query' | 'body'> | undefined
  readonly cursors: CursorCache | undefined
  /** Sends a request to the live index, under the request's deadline. */
  send(request: estypes.SearchRequest): Promise<estypes.SearchResponse<LeadDocument>>
}

/**
 * Reads a page at any depth. Near pages skip the rows before them; far pages continue at the cursor of the page before,
 * or else are found by counting. Whether a list falls back depends on its total, so all its pages do or none.
 */
export async function readPage(search: PageSearch): Promise<LeadPage> {
  const { fallback, ...exact } = search
  if (firstRow(search) + search.query.rows <= nearRows)
    return fallback ? readNearPageOrFallback(exact, fallback) : readNearPage(exact)
  const page = (await readPageAtCursor(exact)) ?? (await readPageByRank(exact))
  return page.total > 0 || !fallback ? page : fallBack(await readPage({ ...exact, ...fallback }))
}

/** 0-based row that the page starts at. */
function firstRow({ query }: PageSearch): number {
  return (query.page - 1) * query.rows
}

async function readNearPage(search: PageSearch): Promise<LeadPage> {
  const answer = await search.send({ ...search.body, from: firstRow(search), track_total_hits: true })
  return pageOf(search, answer.hits.hits, totalOf(answer))
}

/** More than the terms of any search text add up to, and still a whole number in Elasticsearch's scores. */
const exactScore = 100_000

/**
 * One request for either list: the leads of the fallback, those of the query first and counted. If there are any, the
 * others are cut off.
 */
async function readNearPageOrFallback(
  search: PageSearch,
  fallback: NonNullable<PageSearch['fallback']>,
): Promise<LeadPage> {
  const from = firstRow(search)
  const exact = { constant_score: { filter: search.body.query, boost: exactScore } }
  const answer = await search.send({
    ...fallback.body,
    query: { bool: { must: [fallback.body.query], should: [exact] } },
    sort: [{ _score: { order: 'desc' } }, ...fallback.body.sort],
    aggs: { exact: { filter: search.body.query } },
    from,
    track_total_hits: true,
  })
  const { hits } = answer.hits
  const total = filtered(answer, 'exact')
  if (total > 0) return pageOf(search, hits.slice(0, Math.max(0, total - from)), total)
  return fallBack(pageOf({ ...search, ...fallback }, hits, totalOf(answer)))
}

/** Nothing is said of a fallback that finds nobody either. */
function fallBack(page: LeadPage): LeadPage {
  return page.total > 0 ? { ...page, fellBack: true } : page
}

/** Undefined without a cursor, and when leads were added or removed since it was remembered. */
async function readPageAtCursor(search: PageSearch): Promise<LeadPage | undefined> {
  const { reach, query, body, cursors } = search
  const { order } = query
  const cursor = cursors?.find(reach, query, firstRow(search))
  if (!cursor || order.by === 'relevance') return undefined
  const rest = cursor.lacksSortValue
    ? { post_filter: withoutValue(sortFields[order.by]), sort: [{ id: 'desc' as const }], aggs: wholeList }
    : { sort: compileOrder(order) }
  const answer = await search.send({ ...body, ...rest, search_after: [...cursor.after], track_total_hits: true })
  const total = cursor.lacksSortValue ? filtered(answer, 'whole') : totalOf(answer)
  return total === cursor.total ? pageOf(search, answer.hits.hits, cursor.total) : undefined
}

/** Counts all leads of the list where `post_filter` leaves some out of the hits and of their total. */
const wholeList = { whole: { filter: { match_all: {} } } }

function filtered({ aggregations }: estypes.SearchResponse, name: string): number {
  const aggregate = aggregations?.[name] as estypes.AggregationsFilterAggregate | undefined
  if (!aggregate) throw new Error(`Elasticsearch did not count ${name}.`)
  return aggregate.doc_count
}

/** Counts where the first row is, and reads only there. */
async function readPageByRank(search: PageSearch): Promise<LeadPage> {
  const { query, body } = search
  const row = firstRow(search)
  const engine = createRankEngine((request) => search.send(request))
  const total = await engine.count(body.query)
  if (row >= total) return { total, hits: [] }
  const { within, from } = await locateRow(engine, body.query, query.order, row, query.rows)
  const answer = await search.send({
    ...body,
    query: { bool: { must: [body.query], filter: [within] } },
    from,
    track_total_hits: false,
  })
  return pageOf(search, answer.hits.hits, total)
}

function pageOf(search: PageSearch, hits: readonly estypes.SearchHit<LeadDocument>[], total: number): LeadPage {
  rememberCursor(search, hits, total)
  return { total, hits: hits.flatMap(readHit) }
}

/** Only pages that a far page may follow. */
function rememberCursor(search: PageSearch, hits: readonly estypes.SearchHit<LeadDocument>[], total: number): void {
  const { reach, query, cursors } = search
  const last = hits.at(-1)
  const nextRow = firstRow(search) + hits.length
  const cursor = last && nextRow > nearRows - query.rows && cursorAfter(last, query.order, total)
  if (cursor) cursors?.remember(reach, query, nextRow, cursor)
}

/** A list of one; empty when the hit has no document. */
export function readHit({ _source: document, fields }: estypes.SearchHit<LeadDocument>): Hit[] {
  if (!document) return []
  const [extras] = Array.isArray(fields?.extras) ? (fields.extras as unknown[]) : []
  return [{ document, extras: typeof extras === 'string' ? extras : undefined }]
}
