import type { Engine } from '../engine/engine.ts'
import { isIndexMissing } from '../engine/engine-error.ts'
import { countDocuments } from '../engine/exact-count.ts'

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
  const documents = await countDocuments(client, { index })
  const { _all } = await client.indices.stats({ index, metric: ['store'] })
  const { nodes } = await client.nodes.stats({ metric: 'fs' })
  const free = Object.values(nodes).map(({ fs }) => Number(fs?.total?.available_in_bytes ?? 0))
  return { documents, bytes: _all.primaries?.store?.size_in_bytes ?? 0, freeBytes: Math.min(...free) }
}

/** Bytes on disk of all shards of the live index. Undefined without an index. */
export async function indexBytes(
  { client, alias }: Engine,
  options: { readonly signal?: AbortSignal } = {},
): Promise<number | undefined> {
  const { _all } = await client.indices.stats(
    { index: alias, metric: 'store', filter_path: '_all.total.store.size_in_bytes' },
    options,
  )
  return _all?.total?.store?.size_in_bytes
}

/** How many documents searches can find now; in an index instead, where one is named. */
export async function documentCount(
  { client, alias }: Engine,
  { index = alias, ...options }: { index?: string; signal?: AbortSignal } = {},
): Promise<number> {
  return countDocuments(client, { index }, options)
}

/** The highest token among the documents of an index; 0 when it is empty or does not exist. Throws when it is closed. */
export function highestToken(engine: Engine, index: string): Promise<number> {
  return highest(engine, index, 'token')
}

/** The highest version of the builder among the documents of an index, likewise. */
export function highestBuilder(engine: Engine, index: string): Promise<number> {
  return highest(engine, index, 'schema')
}

async function highest({ client }: Engine, index: string, field: 'token' | 'schema'): Promise<number> {
  try {
    const answer = await client.search({ index, size: 0, aggs: { highest: { max: { field } } } })
    const highest = answer.aggregations?.highest
    return highest && 'value' in highest && typeof highest.value === 'number' ? highest.value : 0
  } catch (error) {
    if (isIndexMissing(error)) return 0
    throw error
  }
}

/** Makes everything written to an index so far visible to searches; without a name, to the live index. */
export async function refreshIndex({ client, alias }: Engine, index = alias): Promise<void> {
  // A refresh waits a minute for a part of the index that is away. A search fails at once.
  await countDocuments(client, { index })
  await client.indices.refresh({ index })
}
