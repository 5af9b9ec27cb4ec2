import type { estypes } from '@elastic/elasticsearch'
import type { LeadDocument } from '@galena/lead/document/build-document'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import { LRUCache } from 'lru-cache'
import { compileOrder, sortFields } from '../query/compile-search.ts'

/** Where a page ended: whoever walks on needs no counting. */
export interface Position {
  /** All leads of the list when the page was read; another number means that rows have moved. */
  readonly total: number
  /** Sort values of the last row; for one without the value that the list is sorted by, its id alone. */
  readonly after: readonly (string | number)[]
  readonly inTail: boolean
}

/** Ends of pages, remembered for a minute. Losing one costs a few requests, so each process keeps its own. */
export interface Positions {
  find(companyId: number, query: LeadQuery, row: number): Position | undefined
  remember(companyId: number, query: LeadQuery, row: number, position: Position): void
}

const mostPositions = 20_000
const keptMs = 60_000

export function createPositions(): Positions {
  const ends = new LRUCache<string, Position>({ max: mostPositions, ttl: keptMs })
  const key = (companyId: number, { filters, order }: LeadQuery, row: number) =>
    JSON.stringify([companyId, row, order, filters])
  return {
    find: (companyId, query, row) => ends.get(key(companyId, query, row)),
    remember: (companyId, query, row, position) => void ends.set(key(companyId, query, row), position),
  }
}

/** The position behind a hit; undefined where none can be told. */
export function positionAfter(
  hit: estypes.SearchHit<LeadDocument>,
  order: LeadQuery['order'],
  total: number,
): Position | undefined {
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
