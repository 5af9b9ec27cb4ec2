import type { estypes } from '@elastic/elasticsearch'
import { totalOf } from '../engine/exact-count.ts'
import type { EngineQuery } from '../query/engine-query.ts'
import type { Level } from './rank-levels.ts'

/** Leads that follow each other in a list. */
export interface Bucket {
  readonly count: number
  /** Within the query that was cut into buckets: the leads of this one. */
  readonly inside: EngineQuery
  /** Within the same query: the leads of all later buckets. */
  readonly after: EngineQuery
}

/** Counts the leads of one company. The request's deadline applies to every call. */
export interface RankEngine {
  count(query: EngineQuery): Promise<number>
  /** The buckets of a level in a query, in the level's order; none is empty. */
  buckets(query: EngineQuery, level: Level): AsyncIterable<Bucket>
}

const bucketsPerRequest = 10_000

export function createRankEngine(search: (body: estypes.SearchRequest) => Promise<estypes.SearchResponse>): RankEngine {
  return {
    async count(query) {
      return totalOf(await search({ query, size: 0, track_total_hits: true }))
    },
    async *buckets(query, level) {
      let after: estypes.AggregationsCompositeAggregateKey | undefined
      do {
        const composite = { size: bucketsPerRequest, sources: [{ key: level.source }], ...(after && { after }) }
        const answer = await search({ query, size: 0, track_total_hits: false, aggs: { runs: { composite } } })
        const aggregate = answer.aggregations?.runs as estypes.AggregationsCompositeAggregate | undefined
        for (const { key, doc_count } of (aggregate?.buckets ?? []) as estypes.AggregationsCompositeBucket[]) {
          const value = key.key as string | number
          yield { count: doc_count, inside: level.inside(value), after: level.after(value) }
        }
        after = aggregate?.after_key
      } while (after)
    },
  }
}
