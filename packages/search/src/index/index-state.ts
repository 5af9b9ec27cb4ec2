import type { Engine } from '../engine/engine.ts'

export async function indexExists({ client }: Engine, index: string): Promise<boolean> {
  return client.indices.exists({ index })
}

/**
 * `green` when every primary shard and replica of an index is available, `yellow` when only replicas are missing, else
 * `red`. Waits up to two seconds for a response.
 */
export async function indexHealth({ client }: Engine, index: string): Promise<string> {
  const { status } = await client.cluster.health({ index, timeout: '2s' })
  return status.toLowerCase()
}

/** Number of documents, bytes on disk of the primary shards, and free bytes of the fullest node of the cluster. */
export async function indexSize(
  { client }: Engine,
  index: string,
): Promise<{ documents: number; bytes: number; freeBytes: number }> {
  const { count } = await client.count({ index })
  const { _all } = await client.indices.stats({ index, metric: ['store'] })
  const { nodes } = await client.nodes.stats({ metric: 'fs' })
  const free = Object.values(nodes).map(({ fs }) => Number(fs?.total?.available_in_bytes ?? 0))
  return { documents: count, bytes: _all.primaries?.store?.size_in_bytes ?? 0, freeBytes: Math.min(...free) }
}

/** How many documents searches can find now. */
export async function documentCount(
  { client, alias }: Engine,
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const { count } = await client.count({ index: alias }, options)
  return count
}

/** The highest token among the documents of an index; 0 when it is empty or does not exist. */
export async function highestToken({ client }: Engine, index: string): Promise<number> {
  const answer = await client.search({
    index,
    size: 0,
    allow_partial_search_results: false,
    ignore_unavailable: true,
    aggs: { highest: { max: { field: 'token' } } },
  })
  const highest = answer.aggregations?.highest
  return highest && 'value' in highest && typeof highest.value === 'number' ? highest.value : 0
}

/** Makes everything written to an index so far visible to searches; without a name, to the live index. */
export async function refreshIndex({ client, alias }: Engine, index = alias): Promise<void> {
  await client.indices.refresh({ index })
}
