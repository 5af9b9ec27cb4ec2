import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import { LRUCache } from 'lru-cache'
import { compileOrder, sortFields } from '../query/compile-order.ts'
import type { Reach } from '../query/reach.ts'

/** Where a page ended. The page after it can be read from here, without counting rows. */
export interface PageCursor {
  /** How many leads the whole list had when the page was read. Another total means that rows have moved since. */
  readonly total: number
  /** Sort values of the last row; the id alone when `lacksSortValue`. */
  readonly after: readonly (string | number)[]
  /** Whether the last row has no value in the field that the list is sorted by. Such rows end the list, ordered by id. */
  readonly lacksSortValue: boolean
}

/**
 * Cursors by reach, query and row (0-based: the first row after the page), kept for a minute. A lost cursor costs a
 * few more requests, so each process keeps its own.
 */
export interface CursorCache {
  find(reach: Reach, query: LeadQuery, row: number): PageCursor | undefined
  remember(reach: Reach, query: LeadQuery, row: number, cursor: PageCursor): void
}

const maxCursors = 20_000
const keptMs = 60_000

export function createCursorCache(): CursorCache {
  const cursors = new LRUCache<string, PageCursor>({ max: maxCursors, ttl: keptMs })
  const key = ({ companyId, campaignIds }: Reach, { filters, order }: LeadQuery, row: number) =>
    JSON.stringify([companyId, campaignIds, row, order, filters])
  return {
    find: (reach, query, row) => cursors.get(key(reach, query, row)),
    remember: (reach, query, row, cursor) => void cursors.set(key(reach, query, row), cursor),
  }
}

/** The cursor after a hit. A list by relevance has none: its far pages are always found by counting. */
export function cursorAfter(
  { _source: document, sort = [] }: estypes.SearchHit<LeadDocument>,
  order: LeadQuery['order'],
  total: number,
): PageCursor | undefined {
  if (!document || order.by === 'relevance') return undefined
  // Elasticsearch's stand-in for a missing value is too large for a JavaScript number, so it cannot be sent back.
  if (document[sortFields[order.by]] === undefined) return { total, after: [document.id], lacksSortValue: true }
  // Without the company, which comes first in the order of a first page.
  const after = (sort as (string | number)[]).slice(-compileOrder(order).length)
  return { total, after, lacksSortValue: false }
}
