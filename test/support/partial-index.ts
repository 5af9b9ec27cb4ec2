import type { Test } from 'tap'
import { server } from './environment.ts'
import { eventually } from './eventually.ts'

export interface PartialIndex {
  readonly alias: string
  readonly index: string
  /** Ids of documents that are in the part that is away, or would be. */
  readonly idsAway: readonly number[]
  /** Brings the part that is away back, with its documents. */
  complete(): Promise<void>
}

/**
 * An index of three primary shards, one of which is away as if its node had died: no node may have all three. It has the
 * mapping of the index `like` and is removed when the test ends.
 */
export async function createPartialIndex(
  t: Test,
  { alias, like, documents }: { alias: string; like: string; documents: readonly { readonly id: number }[] },
): Promise<PartialIndex> {
  const index = `${alias}-1`
  const [of] = Object.values(await ask<Record<string, { mappings: object }>>('GET', `${like}/_mapping`))
  await ask('PUT', `${index}?wait_for_active_shards=0`, {
    aliases: { [alias]: {} },
    mappings: of?.mappings,
    settings: { number_of_shards: 3, number_of_replicas: 0, 'routing.allocation.total_shards_per_node': 2 },
  })
  t.teardown(() => ask('DELETE', index))
  await eventually('two of its shards have started', async () => {
    const shards = await ask<{ state: string }[]>('GET', `_cat/shards/${index}?format=json`)
    return shards.filter(({ state }) => state === 'STARTED').length === 2
  })
  const write = (some: readonly { readonly id: number }[]) =>
    Promise.all(some.map((document) => ask('PUT', `${index}/_doc/${document.id}?refresh=true`, document)))
  const awayOf = new Map(await Promise.all(documents.map(async ({ id }) => [id, await isAway(index, id)] as const)))
  await write(documents.filter(({ id }) => !awayOf.get(id)))
  return {
    alias,
    index,
    idsAway: documents.map(({ id }) => id).filter((id) => awayOf.get(id)),
    async complete() {
      await ask('PUT', `${index}/_settings`, { 'index.routing.allocation.total_shards_per_node': null })
      await eventually('every shard has a node', async () => {
        const { status } = await ask<{ status: string }>('GET', `_cluster/health/${index}`)
        return status === 'green'
      })
      await write(documents.filter(({ id }) => awayOf.get(id)))
    },
  }
}

async function isAway(index: string, id: number): Promise<boolean> {
  const { shards } = await ask<{ shards: object[][] }>('GET', `${index}/_search_shards?routing=${id}`)
  return shards.flat().length === 0
}

async function ask<Body>(method: string, path: string, body?: object): Promise<Body> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return (await answer.json()) as Body
}
