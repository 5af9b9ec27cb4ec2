import type { estypes } from '@elastic/elasticsearch'
import type { FieldName } from '@galena/lead/document/document-fields'
import type { Order } from '@galena/lead/search/lead-query'
import { sortFields } from '../query/compile-search.ts'

type Query = estypes.QueryDslQueryContainer
type Direction = 'asc' | 'desc'

/** One way to cut the leads of an order into runs that follow each other in that order, each known by a key. */
export interface Level {
  readonly field: FieldName
  readonly direction: Direction
  readonly source: estypes.AggregationsCompositeAggregationSource
  inside(key: string | number): Query
  /** What comes after the run; leads without the field are not in it. */
  after(key: string | number): Query
}

const day = 86_400_000

/** The levels of an order but relevance, coarse to fine; the last leaves at most a thousand leads in a run. */
export function levelsOf(order: Exclude<Order, { by: 'relevance' }>): Level[] {
  const { direction } = order
  const field = sortFields[order.by]
  switch (order.by) {
    case 'created_at':
    case 'completion_date':
      return [...[day, 60_000, 1].map((length) => dates(field, length, direction)), ids]
    case 'name':
      return [...(['name_start_3', 'name_start_6', 'name'] as const).map((part) => texts(part, direction)), ids]
    case 'source':
    case 'location':
      return [texts(field, direction), ids]
  }
}

/** Ids end every order, higher first. */
export const ids: Level = numbers('id', 1_000, 'desc', { histogram: { field: 'id', interval: 1_000, order: 'desc' } })

function dates(field: FieldName, length: number, direction: Direction): Level {
  return numbers(field, length, direction, {
    date_histogram: { field, fixed_interval: `${length}ms`, order: direction },
  })
}

function numbers(field: FieldName, length: number, direction: Direction, source: Level['source']): Level {
  return {
    field,
    direction,
    source,
    inside: (key) => ({ range: { [field]: { gte: Number(key), lt: Number(key) + length } } }),
    after: (key) => ({
      range: { [field]: direction === 'desc' ? { lt: Number(key) } : { gte: Number(key) + length } },
    }),
  }
}

function texts(field: FieldName, direction: Direction): Level {
  return {
    field,
    direction,
    source: { terms: { field, order: direction } },
    inside: (key) => ({ term: { [field]: String(key) } }),
    after: (key) => ({ range: { [field]: direction === 'desc' ? { lt: String(key) } : { gt: String(key) } } }),
  }
}
