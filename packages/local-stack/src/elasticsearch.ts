import { chmodSync, cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { discovery, type ElasticsearchNode, type ElasticsearchPorts, planNodes } from './elasticsearch-nodes.ts'
import { fetchArtifact } from './fetch-artifact.ts'
import { handOver, makeFolder } from './folders.ts'
import { chooseJava, type Java } from './java.ts'
import type { Program } from './program.ts'
import type { ServerContext } from './server-context.ts'
import { elasticsearchArtifact } from './versions.ts'

/** Elasticsearch from the unpacked distribution in ELASTICSEARCH_HOME, or else the server core downloaded with Maven. */
export async function elasticsearch(context: ServerContext): Promise<{ programs: Program[]; url: string }> {
  const { data, user, environment } = context
  const { java, version } = chooseJava(environment)
  const folder = makeFolder(join(data, 'elasticsearch'), user)
  const home = environment.ELASTICSEARCH_HOME || (await unpacked(folder, version, java, context))
  const ports: ElasticsearchPorts = {
    http: await context.portOf('elasticsearch'),
    transport: await context.portOf('elasticsearch-transport', 'elasticsearch'),
  }
  const nodes = await planNodes(context, folder, ports)
  const programs = nodes.map((node) => programOf(node, { home, java, ports, nodes }, context))
  return { programs, url: nodes.map(({ address }) => `http://${address}:${ports.http}`).join(',') }
}

interface Cluster {
  readonly home: string
  readonly java: Java
  readonly ports: ElasticsearchPorts
  readonly nodes: readonly ElasticsearchNode[]
}

function programOf(node: ElasticsearchNode, cluster: Cluster, context: ServerContext): Program {
  const { environment, user } = context
  const heap = context.elasticsearchHeap ?? (cluster.nodes.length === 1 ? '1g' : '512m')
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
      ES_JAVA_OPTS: `-Xms${heap} -Xmx${heap} ${environment.ES_JAVA_OPTS ?? ''}`.trim(),
      HOME: folder,
    },
    folder,
    user,
    ready: readiness(node, cluster),
    pidFile,
    stopSignal: 'SIGTERM',
    // One that a killed launcher left behind would still be reached through its proxy.
    adoptable: context.transportProxy === undefined,
  }
}

/**
 * At first it has joined the cluster and no index lacks a part. A node of several that comes back is ready without that:
 * a part may be on another one that is away.
 */
function readiness({ address }: ElasticsearchNode, { ports, nodes }: Cluster): () => Promise<boolean> {
  let wasReady = false
  return async () => {
    const answer = await fetch(`http://${address}:${ports.http}/_cluster/health?timeout=1s&master_timeout=1s`, {
      signal: AbortSignal.timeout(2_000),
    })
    if (!answer.ok) return false
    const { status } = (await answer.json()) as { status: string }
    const isReady = status !== 'red' || (wasReady && nodes.length > 1)
    wasReady ||= isReady
    return isReady
  }
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
function writeConfig(node: ElasticsearchNode, { home, ports, nodes }: Cluster, { user }: ServerContext): string {
  const config = makeFolder(join(node.folder, 'config'), user)
  cpSync(join(home, 'config'), config, { recursive: true, force: false })
  const lines = {
    'cluster.name': 'galena',
    'node.name': node.nodeName,
    ...discovery(node, nodes),
    'network.host': node.address,
    'http.port': ports.http,
    'transport.port': ports.transport,
    ...(node.transportPort !== ports.transport && { 'transport.publish_port': node.transportPort }),
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
