import { within } from '../faults/within.ts'
import type { ClusterStack, NodeName } from './stack.ts'

/** Asks Elasticsearch itself, at whichever node answers. */
export interface ClusterEngine {
  ask<Body>(method: string, path: string, body?: object): Promise<Body>
  /** The elected master, by a node that answers. */
  master(): Promise<NodeName>
  copies(index: string): Promise<readonly Copy[]>
  /** Waits until the cluster has three nodes and every copy of every shard. */
  whole(): Promise<void>
  nodes(): Promise<number>
}

export interface Copy {
  readonly shard: string
  readonly prirep: 'p' | 'r'
  readonly state: string
  readonly node: NodeName | null
}

const wholeWithinMs = 300_000

export function createEngine({ direct }: Pick<ClusterStack, 'direct'>): ClusterEngine {
  async function askAt<Body>(address: string, method: string, path: string, body?: object): Promise<Body> {
    const answer = await fetch(`${address}/${path}`, {
      method,
      signal: AbortSignal.timeout(5_000),
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return (await answer.json()) as Body
  }

  async function ask<Body>(method: string, path: string, body?: object): Promise<Body> {
    let problem: unknown
    for (const address of direct.values())
      try {
        return await askAt<Body>(address, method, path, body)
      } catch (error) {
        problem = error
      }
    throw problem
  }

  const health = () =>
    ask<{ status: string; number_of_nodes: number; relocating_shards: number }>(
      'GET',
      '_cluster/health?master_timeout=2s&timeout=2s',
    )
  return {
    ask,
    async master() {
      const [row] = await ask<{ node: string }[]>('GET', '_cat/master?format=json')
      return row?.node ?? ''
    },
    copies: (index) => ask('GET', `_cat/shards/${index}?format=json`),
    async whole() {
      const isWhole = await within(wholeWithinMs, async () => {
        const { status, number_of_nodes: nodes, relocating_shards: moving } = await health()
        return status === 'green' && nodes === direct.size && moving === 0
      })
      if (!isWhole) throw new Error(`The cluster is not whole again: ${JSON.stringify(await health())}`)
    },
    nodes: async () => (await health()).number_of_nodes,
  }
}
