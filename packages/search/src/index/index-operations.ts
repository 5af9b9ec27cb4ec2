import type { Engine } from '../engine/engine.ts'

/** How many writes an index has, in all its primary shards. */
export interface IndexOperations {
  readonly index: string
  readonly uuid: string
  /** Written to every copy: no failure of a node takes one of them away. */
  readonly safe: number
  /** Present in the primary shards: at least the safe ones. */
  readonly present: number
}

interface ShardStats {
  readonly routing: { readonly primary: boolean; readonly state: string }
  readonly seq_no: { readonly local_checkpoint: number; readonly global_checkpoint: number }
}

/** Counts the writes of indices. One that is gone or closed, or lacks a primary shard, is left out. */
export async function countOperations({ client }: Engine, indices: readonly string[]): Promise<IndexOperations[]> {
  if (indices.length === 0) return []
  const asked = { index: [...indices], ignore_unavailable: true }
  const settings = await client.indices.getSettings({ ...asked, name: 'index.number_of_shards' })
  const stats = await client.indices.stats({
    ...asked,
    level: 'shards',
    filter_path: ['indices.*.uuid', 'indices.*.shards.*.routing', 'indices.*.shards.*.seq_no'],
  })
  return Object.entries(stats.indices ?? {}).flatMap(([index, { uuid = '', shards }]) => {
    const primaries = Object.values((shards ?? {}) as unknown as Record<string, ShardStats[]>)
      .flat()
      .filter(({ routing }) => routing.primary && ['STARTED', 'RELOCATING'].includes(routing.state))
    if (primaries.length !== Number(settings[index]?.settings?.index?.number_of_shards)) return []
    // The first write of a shard has the number 0.
    const sum = (numberOf: (stats: ShardStats['seq_no']) => number) =>
      primaries.reduce((total, { seq_no }) => total + numberOf(seq_no) + 1, 0)
    return [
      {
        index,
        uuid,
        safe: sum((numbers) => numbers.global_checkpoint),
        present: sum((numbers) => numbers.local_checkpoint),
      },
    ]
  })
}
