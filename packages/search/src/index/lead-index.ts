import { errors } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { indexSettings, mapping, usualRefresh } from './mapping.ts'

/** How an index is laid out: primary shards, and copies of each. */
export interface IndexLayout {
  readonly shards: number
  readonly replicas: number
}

/** How an index is laid out now. */
export async function readIndexLayout({ client }: Engine, name: string): Promise<IndexLayout> {
  const answer = await client.indices.getSettings({ index: name, name: 'index.number_of_*' })
  const settings = answer[name]?.settings?.index
  return { shards: Number(settings?.number_of_shards ?? 1), replicas: Number(settings?.number_of_replicas ?? 0) }
}

/** Creates an empty index for leads. Throws when the engine refuses. */
export async function createIndex({ client }: Engine, name: string, layout: IndexLayout): Promise<void> {
  await client.indices.create({
    index: name,
    settings: indexSettings(layout),
    mappings: mapping,
    wait_for_active_shards: 1,
  })
}

/** Creates an index that is filled before anybody searches it: without copies, and rarely refreshed. Harmless when it exists. */
export async function createIndexToFill({ client }: Engine, name: string, shards: number): Promise<void> {
  try {
    await client.indices.create({
      index: name,
      settings: { ...indexSettings({ shards, replicas: 0 }), refresh_interval: '30s' },
      mappings: mapping,
      wait_for_active_shards: 1,
    })
  } catch (error) {
    const exists = error instanceof errors.ResponseError && error.message.includes('resource_already_exists_exception')
    if (!exists) throw error
  }
}

/** Makes an index that was filled ready for searches: with its copies, refreshed as usual. */
export async function prepareToServe({ client }: Engine, name: string, replicas: number): Promise<void> {
  await client.indices.putSettings({
    index: name,
    settings: { number_of_replicas: replicas, refresh_interval: usualRefresh },
  })
  await client.indices.refresh({ index: name })
}

/** Whether every shard of an index and each of its copies is there: `green`, `yellow` without some copies, or `red`. */
export async function indexHealth({ client }: Engine, name: string): Promise<string> {
  const { status } = await client.cluster.health({ index: name, timeout: '2s' })
  return status.toLowerCase()
}

/** Removes an index for good. One that searches read is never removed: then it throws. */
export async function dropIndex(engine: Engine, name: string): Promise<void> {
  if ((await searchedIndices(engine)).includes(name)) throw new Error(`Searches read ${name}; it is not removed.`)
  await engine.client.indices.delete({ index: name }, { ignore: [404] })
}

/** Documents of leads, bytes on disk of the primary shards, and bytes that are free on the fullest node. */
export async function indexSize(
  { client }: Engine,
  name: string,
): Promise<{ documents: number; bytes: number; freeBytes: number }> {
  const { count } = await client.count({ index: name })
  const { _all } = await client.indices.stats({ index: name, metric: ['store'] })
  const { nodes } = await client.nodes.stats({ metric: 'fs' })
  const free = Object.values(nodes).map(({ fs }) => Number(fs?.total?.available_in_bytes ?? 0))
  return { documents: count, bytes: _all.primaries?.store?.size_in_bytes ?? 0, freeBytes: Math.min(...free) }
}

/** The index that searches read now, as the engine says; undefined before there is one. */
export async function liveIndex(engine: Engine): Promise<string | undefined> {
  const [index] = await searchedIndices(engine)
  return index
}

async function searchedIndices({ client, alias }: Engine): Promise<string[]> {
  const answer = await client.indices.getAlias({ name: alias }, { ignore: [404] })
  return Object.keys(answer).filter((name) => name.startsWith(`${alias}-`))
}

/** Points searches at an index, in one atomic step. */
export async function pointAlias({ client, alias }: Engine, index: string): Promise<void> {
  // Shorter than the wait of any client: a call that was given up is not carried out later.
  await client.indices.updateAliases({
    master_timeout: '5s',
    timeout: '5s',
    actions: [
      { remove: { index: `${alias}-*`, alias, must_exist: false } },
      { add: { index, alias, is_write_index: false } },
    ],
  })
}

/** The highest token that a document of this index carries; 0 for an index that is empty or gone. */
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

/** Makes everything that was written so far visible to searches. */
export async function refreshIndex({ client, alias }: Engine): Promise<void> {
  await client.indices.refresh({ index: alias })
}

/** Documents that searches can find now. */
export async function documentCount(
  { client, alias }: Engine,
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const { count } = await client.count({ index: alias }, options)
  return count
}

/** Up to `size` leads that an index holds beside these, drawn at random. */
export async function randomOtherLeads(
  { client }: Engine,
  index: string,
  leadIds: readonly number[],
  size: number,
): Promise<number[]> {
  const answer = await client.search({
    index,
    size,
    _source: false,
    query: {
      function_score: {
        query: { bool: { must_not: { ids: { values: leadIds.map(String) } } } },
        functions: [{ random_score: {} }],
      },
    },
  })
  // Others may have written documents under addresses of their own.
  return answer.hits.hits.map(({ _id }) => Number(_id)).filter(Number.isSafeInteger)
}

export async function indexExists({ client }: Engine, index: string): Promise<boolean> {
  return client.indices.exists({ index })
}
