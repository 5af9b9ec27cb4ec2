import type { Client, estypes } from '@elastic/elasticsearch'

/**
 * The exact number of documents that match; all of an index without a query. A search, because `_count` cannot be told
 * to fail when a part of the index is away.
 */
export async function countDocuments(
  client: Client,
  request: Pick<estypes.SearchRequest, 'index' | 'query'>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<number> {
  return totalOf(await client.search({ ...request, size: 0, track_total_hits: true }, options))
}

/** The exact total of a response. The request must have asked for it (`track_total_hits`). */
export function totalOf({ hits: { total } }: estypes.SearchResponse): number {
  return typeof total === 'object' ? total.value : (total ?? 0)
}
