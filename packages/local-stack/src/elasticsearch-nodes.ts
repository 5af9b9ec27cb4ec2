import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './folders.ts'
import type { ServerContext } from './server-context.ts'

/** One node of the cluster. They have the same ports, each on an address of its own. */
export interface ElasticsearchNode {
  /** Also the name of its program. */
  readonly name: string
  /** `local`, `local-2`, …: what it is called in Elasticsearch. */
  readonly nodeName: string
  readonly address: string
  readonly folder: string
  /** For its indices. */
  readonly storage: string
  /** Where the other nodes reach it. */
  readonly transportPort: number
}

export interface ElasticsearchPorts {
  readonly http: number
  readonly transport: number
}

/** One node on 127.0.0.1, or several on 127.0.0.11, 127.0.0.12 and so on. */
export async function planNodes(
  { storage, user, log, elasticsearchNodes, transportProxy }: ServerContext,
  folder: string,
  ports: ElasticsearchPorts,
): Promise<ElasticsearchNode[]> {
  const indices = makeFolder(join(storage, 'elasticsearch'), user)
  const count = rememberedCount(folder, elasticsearchNodes)
  if (count > elasticsearchNodes) log(`The data are on ${count} nodes of Elasticsearch, so all of them are started.`)
  const nodes: ElasticsearchNode[] = []
  for (let number = 1; number <= count; number++) {
    const name = number === 1 ? 'elasticsearch' : `elasticsearch-${number}`
    const place = (parent: string) => (number === 1 ? parent : join(parent, `node-${number}`))
    const address = count === 1 ? '127.0.0.1' : `127.0.0.${10 + number}`
    nodes.push({
      name,
      nodeName: name.replace('elasticsearch', 'local'),
      address,
      folder: place(folder),
      storage: place(indices),
      transportPort: (await transportProxy?.({ name, address, port: ports.transport })) ?? ports.transport,
    })
  }
  return nodes
}

/** Never fewer than before: a cluster without most of its nodes elects no master, and shards may be on any of them. */
function rememberedCount(folder: string, wanted: number): number {
  const file = join(folder, 'nodes')
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 1
  if (wanted > before) writeFileSync(file, String(wanted))
  return Math.max(wanted, before)
}

/** The first node makes the cluster, also when the others come later. */
export function discovery(node: ElasticsearchNode, nodes: readonly ElasticsearchNode[]): Record<string, string> {
  const [first, ...others] = nodes
  if (others.length === 0) return { 'discovery.type': 'single-node' }
  return {
    'discovery.seed_hosts': JSON.stringify(nodes.map(({ address, transportPort }) => `${address}:${transportPort}`)),
    ...(node === first && { 'cluster.initial_master_nodes': JSON.stringify([node.nodeName]) }),
  }
}
