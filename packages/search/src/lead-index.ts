import type { Engine } from './engine.ts'
import { indexSettings, mapping } from './mapping.ts'

/** Creates an empty index for leads. Throws when the engine refuses. */
export async function createIndex(
  { client }: Engine,
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
export async function liveIndex({ client, alias }: Engine): Promise<string | undefined> {
  const answer = await client.indices.getAlias({ name: alias }, { ignore: [404] })
  return Object.keys(answer).find((name) => name.startsWith(`${alias}-`))
}

/** Points searches at an index, in one atomic step. */
export async function pointAlias({ client, alias }: Engine, index: string): Promise<void> {
  await client.indices.updateAliases({
    actions: [
      { remove: { index: `${alias}-*`, alias, must_exist: false } },
      { add: { index, alias, is_write_index: false } },
    ],
  })
}

/** The highest token that a document of this index carries; 0 for an empty index. */
export async function highestToken({ client }: Engine, index: string): Promise<number> {
  const answer = await client.search({ index, size: 0, aggs: { highest: { max: { field: 'token' } } } })
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
export async function randomLeadsBeside(
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
  return answer.hits.hits.map(({ _id }) => Number(_id))
}

export async function indexExists({ client }: Engine, index: string): Promise<boolean> {
  return client.indices.exists({ index })
}
