import type { estypes } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'

/** What an index holds of one document. */
export interface StoredLead {
  /** The document's own address, which is the id of its lead unless somebody else wrote it. */
  readonly address: string
  readonly companyId: number
  readonly hash: string
  readonly schema: number
  /** The whole document with its hidden parts, where it was asked for. */
  readonly document?: Readonly<Record<string, unknown>>
}

export interface VersionedStoredLead extends StoredLead {
  readonly version: number
}

interface Range {
  /** Ids above this one, up to and with `to`. */
  readonly after: number
  readonly to: number
  readonly companyId?: number | undefined
}

/** The most documents that one look at a range returns. */
export const maxStoredLeads = 10_000

/** Documents whose field `id` lies in a range, as searches see them, by id; at most `mostStored`. */
export async function searchStoredLeads(
  { client }: Engine,
  index: string,
  { after, to, companyId }: Range,
  { whole }: { readonly whole: boolean },
): Promise<(StoredLead & { id: number })[]> {
  const answer = await client.search<Record<string, unknown>>({
    index,
    size: maxStoredLeads,
    sort: [{ id: 'asc' }],
    track_total_hits: false,
    allow_partial_search_results: false,
    query: {
      bool: {
        filter: [
          { range: { id: { gt: after, lte: to } } },
          ...(companyId === undefined ? [] : [{ term: { company_id: String(companyId) } }]),
        ],
      },
    },
    _source: whole,
    ...(whole && { stored_fields: ['extras'] }),
    docvalue_fields: ['id', 'company_id', 'hash', 'schema'],
  })
  return answer.hits.hits.map((hit) => {
    const fields = hit.fields as Record<string, [unknown] | undefined>
    return {
      address: hit._id ?? '',
      id: Number(fields.id?.[0]),
      companyId: Number(fields.company_id?.[0] ?? 0),
      hash: textOf(fields.hash?.[0]),
      schema: Number(fields.schema?.[0] ?? 0),
      ...(whole && { document: withExtras(hit._source ?? {}, fields.extras?.[0]) }),
    }
  })
}

/** Addresses of documents whose `id` no lead can have, or that have none: nothing of ours wrote them. */
export async function foreignDocumentIds({ client }: Engine, index: string): Promise<string[]> {
  const answer = await client.search({
    index,
    size: maxStoredLeads,
    _source: false,
    allow_partial_search_results: false,
    query: { bool: { must_not: { range: { id: { gte: 0, lte: Number.MAX_SAFE_INTEGER } } } } },
  })
  return answer.hits.hits.map(({ _id }) => _id ?? '')
}

/** These documents as they are at this moment, also before searches see them; absent ones are left out. */
export async function readStoredLeads(
  { client }: Engine,
  index: string,
  addresses: readonly string[],
): Promise<Map<string, VersionedStoredLead>> {
  if (addresses.length === 0) return new Map()
  const answer = await client.mget<Record<string, unknown>>({
    index,
    docs: addresses.map((_id) => ({ _id, _source: true, stored_fields: ['extras'] })),
  })
  const found = new Map<string, VersionedStoredLead>()
  for (const item of answer.docs) {
    if ('error' in item) throw new Error(`Document ${item._id} cannot be read: ${item.error.reason ?? item.error.type}`)
    if (!item.found) continue
    const source = item._source ?? {}
    const extras = (item.fields as Record<string, [unknown] | undefined> | undefined)?.extras?.[0]
    found.set(item._id, {
      address: item._id,
      version: item._version ?? 0,
      companyId: Number(source.company_id ?? 0),
      hash: textOf(source.hash),
      schema: Number(source.schema ?? 0),
      document: withExtras(source, extras),
    })
  }
  return found
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The hidden part is kept apart; in the document it stands behind the shown one. */
function withExtras(source: Record<string, unknown>, extras: unknown): Record<string, unknown> {
  if (extras === undefined) return source
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      name === 'candidate'
        ? [
            [name, value],
            ['extras', extras],
          ]
        : [[name, value]],
    ),
  )
}

/** Removes documents whose address is no id of a lead. */
export async function removeForeignDocuments(
  { client }: Engine,
  index: string,
  addresses: readonly string[],
): Promise<void> {
  if (addresses.length === 0) return
  const answer = await client.bulk({
    index,
    operations: addresses.map((_id) => ({ delete: { _id } })),
  })
  const refused = answer.items.find(({ delete: item }) => item && item.status >= 300 && item.status !== 404)
  if (refused) throw new Error(`A document cannot be removed: ${refused.delete?.error?.reason ?? 'no reason given'}`)
}

/** Times in sums are those up to this one: 2,000 of them add up exactly. */
export const latestSummed = 4e12

/** How many documents there are in each range of `size` ids, with the sums of their ids and times of change. */
export async function documentSums({ client }: Engine, index: string, size: number): Promise<Map<number, string>> {
  await client.indices.refresh({ index })
  const sums = new Map<number, string>()
  let after: estypes.AggregationsCompositeAggregateKey | undefined
  for (;;) {
    const answer = await client.search<
      unknown,
      { ranges: estypes.AggregationsCompositeAggregate & { buckets: SumsBucket[] } }
    >({
      index,
      size: 0,
      allow_partial_search_results: false,
      aggs: {
        ranges: {
          composite: {
            size: 2_000,
            sources: [{ range: { histogram: { field: 'id', interval: size } } }],
            ...(after && { after }),
          },
          aggs: {
            ids: { sum: { field: 'id' } },
            timed: {
              filter: { range: { updated_at: { gte: 0, lt: latestSummed } } },
              aggs: { times: { sum: { field: 'updated_at' } } },
            },
          },
        },
      },
    })
    const ranges = answer.aggregations?.ranges
    for (const { key, doc_count, ids, timed } of ranges?.buckets ?? [])
      sums.set(key.range / size, [doc_count, ids.value, timed.times.value].join(' '))
    after = ranges?.after_key
    if (!after) return sums
  }
}

interface SumsBucket extends estypes.AggregationsCompositeBucket {
  readonly key: { readonly range: number }
  readonly ids: { readonly value: number }
  readonly timed: { readonly times: { readonly value: number } }
}
