import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { startLocalStack } from '@galena/local-stack/local-stack'
import { killAndHold } from '../support/held-server.ts'
import { memoryFolder, removeMemoryFolder } from '../support/memory-folder.ts'
import { startProxy } from '../support/proxy.ts'
import { quickStart } from '../support/servers.ts'
import { type CutKind, createTransportProxies } from './transport-proxies.ts'

/** `local`, `local-2` and `local-3`: as Elasticsearch calls them. */
export type NodeName = string

/** A cluster of three nodes, with a proxy in front of each for requests and one for the other nodes. */
export interface ClusterStack {
  readonly home: string
  readonly urls: Readonly<Record<'DATABASE_URL' | 'REDIS_URL' | 'ELASTICSEARCH_URL', string>>
  /** Addresses of the nodes, for Galena. */
  readonly proxied: string
  /** Addresses without a proxy. */
  readonly direct: ReadonlyMap<NodeName, string>
  signal(node: NodeName, signal: NodeJS.Signals): void
  /** Kills a node and holds the process that takes its place, until what is returned is called. */
  killAndHold(node: NodeName): Promise<() => void>
  /** Where a node keeps its indices and the state of the cluster. */
  dataOf(node: NodeName): string
  /** Cuts a node off from the others and from Galena. */
  cut(node: NodeName, kind: CutKind): void
  heal(node: NodeName): void
  stop(): Promise<void>
}

const heap = '512m'
const nodeNames: readonly NodeName[] = ['local', 'local-2', 'local-3']
const serverOf = (node: NodeName) => node.replace('local', 'elasticsearch')

export async function startClusterStack(): Promise<ClusterStack> {
  const home = resolve('.galena-cluster')
  const storage = memoryFolder(home)
  const disk = storage === undefined ? undefined : join(tmpdir(), basename(storage))
  if (storage !== undefined && disk !== undefined) placeOnDisk(storage, disk)
  const { DATABASE_URL: _, REDIS_URL: __, ELASTICSEARCH_URL: ___, ...environment } = process.env
  const transport = createTransportProxies(() => processesIn(home))
  const stack = await startLocalStack({
    home,
    storage,
    environment: { ...environment, ...quickStart(environment) },
    log: () => undefined,
    nodes: nodeNames.length,
    elasticsearchHeap: heap,
    transportProxy: transport.open,
  })
  forgetBootstrap(home)
  const { DATABASE_URL, REDIS_URL, ELASTICSEARCH_URL = '' } = stack.urls
  if (!DATABASE_URL || !REDIS_URL) throw new Error('A server has no address.')
  const addresses = ELASTICSEARCH_URL.split(',')
  const proxies = await Promise.all(addresses.map((address) => startProxy(address)))
  const at = (node: NodeName) => nodeNames.indexOf(node)
  return {
    home,
    urls: { DATABASE_URL, REDIS_URL, ELASTICSEARCH_URL },
    proxied: proxies.map(({ url }) => url).join(','),
    direct: new Map(nodeNames.map((node, number) => [node, addresses[number] ?? ''])),
    signal: (node, signal) => stack.servers.find(({ name }) => name === serverOf(node))?.signal(signal),
    killAndHold: (node) => killAndHold(stack, home, serverOf(node)),
    dataOf: (node) => join(storage ?? dataFolder(home), 'elasticsearch', folderOf(node), 'data'),
    cut(node, kind) {
      transport.cut(serverOf(node), kind)
      const proxy = proxies[at(node)]
      if (kind === 'silent') return proxy?.pause()
      proxy?.redirect('http://127.0.0.1:1')
      proxy?.cut()
    },
    heal(node) {
      transport.heal()
      proxies[at(node)]?.redirect(addresses[at(node)] ?? '')
      proxies[at(node)]?.resume()
    },
    async stop() {
      await stack.stop()
      await transport.stop()
      await Promise.all(proxies.map((proxy) => proxy.stop()))
      removeMemoryFolder(home)
      if (disk !== undefined) rmSync(disk, { recursive: true, force: true })
    },
  }
}

/** The last node is alone on its disk, which can so be fuller than that of the others. */
function placeOnDisk(storage: string, disk: string): void {
  for (const folder of [storage, disk]) rmSync(folder, { recursive: true, force: true })
  for (const [node, name] of [
    ['local', 'data'],
    ['local-2', folderOf('local-2')],
  ] as const) {
    mkdirSync(join(disk, node), { recursive: true, mode: 0o755 })
    mkdirSync(join(storage, 'elasticsearch'), { recursive: true })
    symlinkSync(join(disk, node), join(storage, 'elasticsearch', name))
  }
}

/** Of the first node inside the folder of the server; `local-2` has a folder of its own there. */
function folderOf(node: NodeName): string {
  return node === 'local' ? '' : node.replace('local', 'node')
}

function dataFolder(home: string): string {
  const note = join(home, 'data-folder')
  return existsSync(note) ? readFileSync(note, 'utf8') : home
}

const folderIn = (home: string, node: NodeName) => join(dataFolder(home), 'elasticsearch', folderOf(node))

/** The processes of the nodes themselves, by server, whatever has started them. */
function processesIn(home: string): Map<string, number> {
  return new Map(
    nodeNames.flatMap((node) => {
      const file = join(folderIn(home, node), 'pid')
      return existsSync(file) ? [[serverOf(node), Number(readFileSync(file, 'utf8'))]] : []
    }),
  )
}

/** What makes a cluster must not be there when a node comes back empty: it could make one of its own. */
function forgetBootstrap(home: string): void {
  const file = join(folderIn(home, 'local'), 'config/elasticsearch.yml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^cluster\.initial_master_nodes:.*\n/m, ''))
}
