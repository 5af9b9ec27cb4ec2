import type { Client } from '@elastic/elasticsearch'
import { searchAlias } from './index-names.ts'
import { indexSettings, mapping } from './mapping.ts'

/** Creates an empty index for leads. Throws when the engine refuses. */
export async function createIndex(
  client: Client,
  name: string,
  layout: { shards: number; replicas: number },
): Promise<void> {
  await client.indices.create({
    index: name,
    settings: indexSettings(layout),
    mappings: mapping,
    wait_for_active_shards: 1,
  })
}

/** The index that searches read now, as the engine says; undefined before there is one. */
export async function liveIndex(client: Client): Promise<string | undefined> {
  const answer = await client.indices.getAlias({ name: searchAlias }, { ignore: [404] })
  return Object.keys(answer).find((name) => name.startsWith('leads-'))
}

/** Points searches at an index, in one atomic step. */
export async function pointAlias(client: Client, index: string): Promise<void> {
  await client.indices.updateAliases({
    actions: [
      { remove: { index: 'leads-*', alias: searchAlias, must_exist: false } },
      { add: { index, alias: searchAlias, is_write_index: false } },
    ],
  })
}

/** The highest token that a document of this index carries; 0 for an empty index. */
export async function highestToken(client: Client, index: string): Promise<number> {
  const answer = await client.search({ index, size: 0, aggs: { highest: { max: { field: 'token' } } } })
  const highest = answer.aggregations?.highest
  return highest && 'value' in highest && typeof highest.value === 'number' ? highest.value : 0
}

/** Documents that searches can find now. */
export async function documentCount(client: Client, options: { signal?: AbortSignal } = {}): Promise<number> {
  const { count } = await client.count({ index: searchAlias }, options)
  return count
}

export async function indexExists(client: Client, index: string): Promise<boolean> {
  return client.indices.exists({ index })
}
