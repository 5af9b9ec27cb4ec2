import type { estypes } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { totalOf } from '../engine/exact-count.ts'

const companiesPerRequest = 1_000

/** How many documents an index has, as searches see them: in all, and of each company. */
export async function documentCounts(
  { client }: Engine,
  index: string,
): Promise<{ all: number; byCompany: Map<number, number> }> {
  const byCompany = new Map<number, number>()
  let all = 0
  let after: estypes.AggregationsCompositeAggregateKey | undefined
  do {
    const answer = await client.search<unknown, { companies: CompaniesAggregate }>({
      index,
      size: 0,
      track_total_hits: true,
      aggs: {
        companies: {
          composite: {
            size: companiesPerRequest,
            sources: [{ company: { terms: { field: 'company_id' } } }],
            ...(after && { after }),
          },
        },
      },
    })
    const { aggregations } = answer
    all = totalOf(answer)
    for (const { key, doc_count } of aggregations?.companies.buckets ?? [])
      byCompany.set(Number(key.company), doc_count)
    after = aggregations?.companies.after_key
  } while (after)
  return { all, byCompany }
}

interface CompaniesAggregate extends estypes.AggregationsCompositeAggregate {
  readonly buckets: CompanyBucket[]
}

interface CompanyBucket extends estypes.AggregationsCompositeBucket {
  readonly key: { readonly company: string }
}
