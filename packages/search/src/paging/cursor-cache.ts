import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import { LRUCache } from 'lru-cache'
import { compileOrder, sortFields } from '../query/compile-search.ts'

/** Where a page ended: whoever walks on needs no counting. */
export interface PageCursor {
  /** All leads of the list when the page was read; another number means that rows have moved. */
  readonly total: number
  /** Sort values of the last row; for one without the value that the list is sorted by, its id alone. */
  readonly after: readonly (string | number)[]
  readonly inTail: boolean
}

/** Ends of pages, remembered for a minute. Losing one costs a few requests, so each process keeps its own. */
export interface CursorCache {
  find(companyId: number, query: LeadQuery, row: number): PageCursor | undefined
  remember(companyId: number, query: LeadQuery, row: number, cursor: PageCursor): void
}

const maxCursors = 20_000
const keptMs = 60_000

export function createCursorCache(): CursorCache {
  const ends = new LRUCache<string, PageCursor>({ max: maxCursors, ttl: keptMs })
  const key = (companyId: number, { filters, order }: LeadQuery, row: number) =>
    JSON.stringify([companyId, row, order, filters])
  return {
    find: (companyId, query, row) => ends.get(key(companyId, query, row)),
    remember: (companyId, query, row, cursor) => void ends.set(key(companyId, query, row), cursor),
  }
}

/** The cursor behind a hit; undefined where none can be told. */
export function cursorAfter(
  hit: estypes.SearchHit<LeadDocument>,
  order: LeadQuery['order'],
  total: number,
): PageCursor | undefined {
  const document = hit._source
  if (!document) return undefined
  const field = order.by === 'relevance' ? 'created_at' : sortFields[order.by]
  // The engine's stand-ins for a missing value do not survive JavaScript's numbers.
  if (document[field] !== undefined) {
    // Without the company, which comes first where the list was read in the order of the index.
    const sort = (hit.sort ?? []) as (string | number)[]
    return { total, after: sort.slice(-compileOrder(order).length), inTail: false }
  }
  return order.by === 'relevance' ? undefined : { total, after: [document.id], inTail: true }
}
