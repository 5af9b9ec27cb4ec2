import type { Engine } from './engine.ts'

/** Which version of Elasticsearch answers; several where nodes differ, as during an update. */
export async function readVersions({ client }: Engine): Promise<string[]> {
  const { nodes } = await client.nodes.info({ metric: 'jvm', filter_path: ['nodes.*.version'] })
  return [...new Set(Object.values(nodes).map(({ version }) => version))].sort()
}

export interface ClusterHealth {
  /** `green`, `yellow` (replicas are missing) or `red` (parts of indices are missing). */
  readonly health: string
  readonly nodes: number
  readonly unassignedShards: number
  /** Of the indices of the alias, by name. */
  readonly indices: ReadonlyMap<string, { readonly health: string; readonly unassignedShards: number }>
}

/** The state of the cluster, and of the indices whose names begin with that of the alias. */
export async function readClusterHealth({ client, alias }: Engine): Promise<ClusterHealth> {
  const { status, number_of_nodes, unassigned_shards, indices } = await client.cluster.health({
    level: 'indices',
    filter_path: ['status', 'number_of_nodes', 'unassigned_shards', `indices.${alias}-*`],
  })
  return {
    health: status.toLowerCase(),
    nodes: number_of_nodes,
    unassignedShards: unassigned_shards,
    indices: new Map(
      Object.entries(indices ?? {}).map(([index, state]) => [
        index,
        { health: state.status.toLowerCase(), unassignedShards: state.unassigned_shards },
      ]),
    ),
  }
}

/** Indices of the alias that accept no writes, and why. */
export async function readWriteBlocks({
  client,
  alias,
}: Engine): Promise<{ readonly index: string; readonly isDiskFull: boolean }[]> {
  const names = ['read_only_allow_delete', 'read_only', 'write'] as const
  const answer = await client.indices.getSettings({
    index: `${alias}-*`,
    name: names.map((name) => `index.blocks.${name}`),
    flat_settings: true,
    expand_wildcards: ['open', 'closed'],
  })
  return Object.entries(answer).flatMap(([index, { settings }]) => {
    const values = (settings ?? {}) as Readonly<Record<string, unknown>>
    const set = names.filter((name) => values[`index.blocks.${name}`] === 'true')
    return set.length === 0 ? [] : [{ index, isDiskFull: set.includes('read_only_allow_delete') }]
  })
}
