import type { estypes } from '@elastic/elasticsearch'
import type { FieldName } from '@galena/lead/document/document-fields'
import type { Order } from '@galena/lead/search/lead-query'
import { sortFields } from '../query/compile-order.ts'
import type { EngineQuery } from '../query/engine-query.ts'

type Direction = 'asc' | 'desc'

/** One way to cut a list into buckets that follow each other in its order. Each bucket has a key. */
export interface Level {
  readonly field: FieldName
  readonly source: estypes.AggregationsCompositeAggregationSource
  /** The leads in the bucket. */
  inside(key: string | number): EngineQuery
  /** The leads in all later buckets. Leads without the field are in no bucket. */
  after(key: string | number): EngineQuery
}

const dayMs = 86_400_000

/** An order in which a row can be found by counting: of the documented endpoint, or by one of the other instants. */
export type RankedOrder = Order | { readonly by: 'updated_at' | 'scheduled_at'; readonly direction: Direction }

/** The levels of an order other than relevance, coarse to fine. The last one leaves at most a thousand leads in a bucket. */
export function levelsOf(order: Exclude<RankedOrder, { by: 'relevance' }>): Level[] {
  const { direction } = order
  const field = order.by === 'updated_at' || order.by === 'scheduled_at' ? order.by : sortFields[order.by]
  switch (order.by) {
    case 'created_at':
    case 'completion_date':
    case 'updated_at':
    case 'scheduled_at':
      return [...[dayMs, 60_000, 1].map((intervalMs) => timeLevel(field, intervalMs, direction)), idLevel]
    case 'name':
      return [...(['name_start_3', 'name_start_6', 'name'] as const).map((part) => textLevel(part, direction)), idLevel]
    case 'source':
    case 'location':
      return [textLevel(field, direction), idLevel]
  }
}

/** Every order ends with the id, higher first. */
export const idLevel: Level = numberLevel('id', 1_000, 'desc', {
  histogram: { field: 'id', interval: 1_000, order: 'desc' },
})

function timeLevel(field: FieldName, intervalMs: number, direction: Direction): Level {
  return numberLevel(field, intervalMs, direction, {
    date_histogram: { field, fixed_interval: `${intervalMs}ms`, order: direction },
  })
}

function numberLevel(field: FieldName, interval: number, direction: Direction, source: Level['source']): Level {
  return {
    field,
    source,
    inside: (key) => ({ range: { [field]: { gte: Number(key), lt: Number(key) + interval } } }),
    after: (key) => ({
      range: { [field]: direction === 'desc' ? { lt: Number(key) } : { gte: Number(key) + interval } },
    }),
  }
}

function textLevel(field: FieldName, direction: Direction): Level {
  return {
    field,
    source: { terms: { field, order: direction } },
    inside: (key) => ({ term: { [field]: String(key) } }),
    after: (key) => ({ range: { [field]: direction === 'desc' ? { lt: String(key) } : { gt: String(key) } } }),
  }
}
