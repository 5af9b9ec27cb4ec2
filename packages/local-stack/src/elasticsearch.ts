import { chmodSync, cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchArtifact } from './fetch-artifact.ts'
import { handOver, makeFolder } from './folders.ts'
import { chooseJava, type Java } from './java.ts'
import type { Program } from './program.ts'
import type { ServerContext } from './server-context.ts'
import { elasticsearchArtifact } from './versions.ts'

/** Elasticsearch from the unpacked distribution in ELASTICSEARCH_HOME, or else the server core downloaded with Maven. */
export async function elasticsearch(context: ServerContext): Promise<{ program: Program; url: string }> {
  const { data, user, environment } = context
  const { java, version } = chooseJava(environment)
  const folder = makeFolder(join(data, 'elasticsearch'), user)
  const home = environment.ELASTICSEARCH_HOME || (await unpacked(folder, version, java, context))
  const [port, transport] = [
    await context.portOf('elasticsearch'),
    await context.portOf('elasticsearch-transport', 'elasticsearch'),
  ]
  const config = writeConfig(folder, home, { port, transport }, context)
  const pidFile = join(folder, 'pid')
  const program: Program = {
    name: 'elasticsearch',
    command: join(home, 'bin/elasticsearch'),
    args: ['-p', pidFile],
    environment: {
      PATH: environment.PATH,
      ES_JAVA_HOME: java.home,
      ES_PATH_CONF: config,
      ES_TMPDIR: makeFolder(join(folder, 'tmp'), user),
      ES_JAVA_OPTS: `-Xms${context.elasticsearchHeap} -Xmx${context.elasticsearchHeap}`,
      HOME: folder,
    },
    folder,
    user,
    ready: () => isUp(port),
    pidFile,
    stopSignal: 'SIGTERM',
    adoptable: true,
  }
  return { program, url: `http://127.0.0.1:${port}` }
}

async function isUp(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/_cluster/health?timeout=1s`, {
    signal: AbortSignal.timeout(2_000),
  })
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
function writeConfig(
  folder: string,
  home: string,
  ports: { port: number; transport: number },
  { user }: ServerContext,
): string {
  const config = makeFolder(join(folder, 'config'), user)
  cpSync(join(home, 'config'), config, { recursive: true, force: false })
  const lines = {
    'cluster.name': 'galena',
    'node.name': 'local',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': ports.port,
    'transport.port': ports.transport,
    'path.data': makeFolder(join(folder, 'data'), user),
    'path.logs': makeFolder(join(folder, 'logs'), user),
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
