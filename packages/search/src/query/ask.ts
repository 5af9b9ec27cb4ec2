import type { estypes } from '@elastic/elasticsearch'
import type { EngineQuery } from './engine-query.ts'

/** Asks for aggregations of the leads that a facet counts, or of those of them that match a query. */
export type Ask = (
  aggs: Record<string, estypes.AggregationsAggregationContainer>,
  narrow?: EngineQuery,
) => Promise<Readonly<Record<string, unknown>>>
