import { matchesGlob } from 'node:path'
import type { Engine } from './engine.ts'

/** A node of Elasticsearch that holds data. */
export interface NodeFacts {
  readonly name: string
  readonly version: string
  readonly heapBytes: number
  /** Of its machine, or of its container; 0 where it does not say. */
  readonly memoryBytes: number
  /** Its clock when it answered, in milliseconds since 1970. */
  readonly now: number
}

export async function readNodeFacts({ client }: Engine): Promise<NodeFacts[]> {
  const [info, stats] = await Promise.all([
    client.nodes.info({ metric: 'jvm', filter_path: ['nodes.*.name', 'nodes.*.version', 'nodes.*.roles'] }),
    client.nodes.stats({
      metric: ['jvm', 'os'],
      filter_path: ['nodes.*.timestamp', 'nodes.*.jvm.mem.heap_max_in_bytes', 'nodes.*.os.mem.total_in_bytes'],
    }),
  ])
  return Object.entries(info.nodes).flatMap(([id, { name, version, roles }]) => {
    if (!roles.some((role) => /^data(?:_|$)/.test(role))) return []
    const { timestamp, jvm, os } = stats.nodes[id] ?? {}
    return [
      {
        name,
        version,
        heapBytes: jvm?.mem?.heap_max_in_bytes ?? 0,
        memoryBytes: os?.mem?.total_in_bytes ?? 0,
        now: timestamp ?? 0,
      },
    ]
  })
}

/** Whether a write makes an index of this name when there is none. */
export async function isCreatedByWrites({ client, alias }: Engine): Promise<boolean> {
  const name = 'action.auto_create_index'
  const answer = await client.cluster.getSettings({
    include_defaults: true,
    flat_settings: true,
    filter_path: [`*.${name.replaceAll('.', '\\.')}`],
  })
  const all = { ...answer.defaults, ...answer.persistent, ...answer.transient } as Readonly<Record<string, unknown>>
  const value = all[name]
  return isAllowed(typeof value === 'string' ? value : 'true', `${alias}-x`)
}

/** `true`, `false`, or patterns such as `-leads*,+logs*`, of which the first that fits counts. */
function isAllowed(setting: string, index: string): boolean {
  if (setting === 'true' || setting === 'false') return setting === 'true'
  for (const part of setting.split(',').map((text) => text.trim())) {
    const [, sign, pattern = ''] = /^([+-]?)(.*)$/.exec(part) ?? []
    if (matchesGlob(index, pattern)) return sign !== '-'
  }
  return false
}

/** Replicas of each index of the alias, by name. */
export async function readReplicas({ client, alias }: Engine): Promise<Map<string, number>> {
  const name = 'index.number_of_replicas'
  const answer = await client.indices.getSettings({ index: `${alias}-*`, name, flat_settings: true })
  return new Map(
    Object.entries(answer).map(([index, { settings }]) => [
      index,
      Number((settings as Readonly<Record<string, unknown>> | undefined)?.[name] ?? 0),
    ]),
  )
}
