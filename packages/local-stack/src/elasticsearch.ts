import { chmodSync, cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchArtifact } from './fetch-artifact.ts'
import { handOver, makeFolder } from './folders.ts'
import { chooseJava, type Java } from './java.ts'
import type { Program } from './program.ts'
import type { ServerContext } from './server-context.ts'
import { elasticsearchArtifact } from './versions.ts'

/** One node of the cluster. They have the same ports, each on an address of its own. */
interface Node {
  /** Also the name of its program. */
  readonly name: string
  readonly address: string
  readonly folder: string
  /** For its indices. */
  readonly storage: string
}

interface Ports {
  readonly http: number
  readonly transport: number
}

/** Elasticsearch from the unpacked distribution in ELASTICSEARCH_HOME, or else the server core downloaded with Maven. */
export async function elasticsearch(context: ServerContext): Promise<{ programs: Program[]; url: string }> {
  const { data, storage, user, environment, elasticsearchNodes } = context
  const { java, version } = chooseJava(environment)
  const folder = makeFolder(join(data, 'elasticsearch'), user)
  const indices = makeFolder(join(storage, 'elasticsearch'), user)
  const home = environment.ELASTICSEARCH_HOME || (await unpacked(folder, version, java, context))
  const ports: Ports = {
    http: await context.portOf('elasticsearch'),
    transport: await context.portOf('elasticsearch-transport', 'elasticsearch'),
  }
  const nodes = Array.from({ length: elasticsearchNodes }, (_, at): Node => nodeAt(at + 1, folder, indices))
  const programs = nodes.map((node) => programOf(node, { home, java, ports, nodes }, context))
  return { programs, url: `http://127.0.0.1:${ports.http}` }
}

function nodeAt(number: number, folder: string, storage: string): Node {
  if (number === 1) return { name: 'elasticsearch', address: '127.0.0.1', folder, storage }
  const own = `node-${number}`
  return {
    name: `elasticsearch-${number}`,
    address: `127.0.0.${number}`,
    folder: join(folder, own),
    storage: join(storage, own),
  }
}

interface Cluster {
  readonly home: string
  readonly java: Java
  readonly ports: Ports
  readonly nodes: readonly Node[]
}

function programOf(node: Node, cluster: Cluster, context: ServerContext): Program {
  const { environment, user, elasticsearchHeap } = context
  const folder = makeFolder(node.folder, user)
  const pidFile = join(folder, 'pid')
  return {
    name: node.name,
    command: join(cluster.home, 'bin/elasticsearch'),
    args: ['-p', pidFile],
    environment: {
      PATH: environment.PATH,
      ES_JAVA_HOME: cluster.java.home,
      ES_PATH_CONF: writeConfig(node, cluster, context),
      ES_TMPDIR: makeFolder(join(folder, 'tmp'), user),
      // Its launcher only starts it: to compile that thoroughly takes as long as to run it.
      CLI_JAVA_OPTS: environment.CLI_JAVA_OPTS ?? '-XX:TieredStopAtLevel=1',
      ES_JAVA_OPTS: `-Xms${elasticsearchHeap} -Xmx${elasticsearchHeap} ${environment.ES_JAVA_OPTS ?? ''}`.trim(),
      HOME: folder,
    },
    folder,
    user,
    ready: () => isUp(node, cluster),
    pidFile,
    stopSignal: 'SIGTERM',
    adoptable: true,
  }
}

async function isUp({ address }: Node, { ports, nodes }: Cluster): Promise<boolean> {
  const answer = await fetch(
    `http://${address}:${ports.http}/_cluster/health?timeout=1s&wait_for_nodes=${nodes.length}`,
    { signal: AbortSignal.timeout(2_000) },
  )
  if (!answer.ok) return false
  const { status } = (await answer.json()) as { status: string }
  return status !== 'red'
}

async function unpacked(folder: string, version: string, java: Java, context: ServerContext): Promise<string> {
  const distribution = join(folder, version)
  const name = `elasticsearch-${version}`
  if (!existsSync(distribution)) {
    context.log(`Downloading Elasticsearch ${version} (once, 100 MB) …`)
    await fetchArtifact(elasticsearchArtifact(version), distribution, java, context, (fetched) => {
      rmSync(join(fetched, `${name}.zip`))
      // `jar` does not restore file permissions.
      for (const file of globSync(join(fetched, name, '{bin,modules/*/platform/*/bin}/*'))) chmodSync(file, 0o755)
      handOver(fetched, context.user)
    })
  }
  return join(distribution, name)
}

/** Must exist before the first start: a start without it creates certificates that break later starts. */
function writeConfig(node: Node, { home, ports, nodes }: Cluster, { user }: ServerContext): string {
  const config = makeFolder(join(node.folder, 'config'), user)
  cpSync(join(home, 'config'), config, { recursive: true, force: false })
  const lines = {
    'cluster.name': 'galena',
    'node.name': nodeName(node),
    ...discovery(nodes, ports),
    'network.host': node.address,
    'http.port': ports.http,
    'transport.port': ports.transport,
    'path.data': makeFolder(join(makeFolder(node.storage, user), 'data'), user),
    'path.logs': makeFolder(join(node.folder, 'logs'), user),
    'xpack.security.enabled': false,
    'action.auto_create_index': false,
    // A developer's nearly full disk should not block writes.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  }
  const text = `${Object.entries(lines)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n`
  const file = join(config, 'elasticsearch.yml')
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
  handOver(config, user)
  return config
}

function discovery(nodes: readonly Node[], { transport }: Ports): Record<string, string> {
  if (nodes.length === 1) return { 'discovery.type': 'single-node' }
  return {
    'discovery.seed_hosts': JSON.stringify(nodes.map(({ address }) => `${address}:${transport}`)),
    'cluster.initial_master_nodes': JSON.stringify(nodes.map(nodeName)),
  }
}

/** `local`, `local-2`, … */
function nodeName({ name }: Node): string {
  return name.replace('elasticsearch', 'local')
}
