import type { estypes } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { refreshIndex } from './index-state.ts'

/**
 * Only times of change before this one (milliseconds since 1970, in the year 2096) are summed: the sum of 2,000 of them
 * is exact in a JavaScript number.
 */
export const maxSummed = 4e12

const rangesPerRequest = 2_000

/**
 * For each range of `size` lead ids that has documents: `<count> <sum of ids> <sum of times of change>`, by number of
 * the range (id ÷ size, rounded down). Refreshes the index first, so that everything written is counted.
 */
export async function documentSums(engine: Engine, index: string, size: number): Promise<Map<number, string>> {
  await refreshIndex(engine, index)
  const sums = new Map<number, string>()
  let after: estypes.AggregationsCompositeAggregateKey | undefined
  do {
    const answer = await engine.client.search<unknown, { ranges: RangesAggregate }>({
      index,
      size: 0,
      aggs: sumsByRange(size, after),
    })
    const ranges = answer.aggregations?.ranges
    for (const { key, doc_count, ids, timed } of ranges?.buckets ?? [])
      sums.set(key.range / size, [doc_count, ids.value, timed.times.value].join(' '))
    after = ranges?.after_key
  } while (after)
  return sums
}

function sumsByRange(
  size: number,
  after: estypes.AggregationsCompositeAggregateKey | undefined,
): Record<string, estypes.AggregationsAggregationContainer> {
  return {
    ranges: {
      composite: {
        size: rangesPerRequest,
        sources: [{ range: { histogram: { field: 'id', interval: size } } }],
        ...(after && { after }),
      },
      aggs: {
        ids: { sum: { field: 'id' } },
        timed: {
          filter: { range: { updated_at: { gte: 0, lt: maxSummed } } },
          aggs: { times: { sum: { field: 'updated_at' } } },
        },
      },
    },
  }
}

interface RangesAggregate extends estypes.AggregationsCompositeAggregate {
  readonly buckets: SumsBucket[]
}

interface SumsBucket extends estypes.AggregationsCompositeBucket {
  readonly key: { readonly range: number }
  readonly ids: { readonly value: number }
  readonly timed: { readonly times: { readonly value: number } }
}
