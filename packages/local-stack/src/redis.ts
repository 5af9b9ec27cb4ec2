import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './ask.ts'
import { fetchArtifact } from './fetch-artifact.ts'
import { handOver, makeFolder } from './folders.ts'
import { chooseJava, type Environment } from './java.ts'
import type { Program } from './program.ts'
import type { ServerContext } from './server-context.ts'
import { StackError } from './stack-error.ts'
import { minRedis, redisArtifact } from './versions.ts'

/** Redis or Valkey from the PATH if it is new enough, otherwise Redis from a package. */
export async function redis(context: ServerContext): Promise<{ programs: Program[]; url: string }> {
  const folder = makeFolder(join(context.data, 'redis'), context.user)
  const command = onPath(context.environment) ?? (await packaged(folder, context))
  const port = await context.portOf('redis')
  const options = {
    port,
    bind: '127.0.0.1',
    dir: makeFolder(join(context.storage, 'redis'), context.user),
    appendonly: 'yes',
    'maxmemory-policy': 'noeviction',
    save: '',
    loglevel: 'warning',
  }
  const program: Program = {
    name: 'redis',
    command,
    args: Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    environment: { PATH: context.environment.PATH },
    folder,
    user: context.user,
    ready: async () => (await ask(port, Buffer.from('PING\r\n')))?.toString().startsWith('+PONG') ?? false,
    stopSignal: 'SIGTERM',
    adoptable: true,
  }
  return { programs: [program], url: `redis://127.0.0.1:${port}` }
}

function onPath(environment: Environment): string | undefined {
  return ['redis-server', 'valkey-server'].find((command) => {
    try {
      const output = execFileSync(command, ['--version'], {
        encoding: 'utf8',
        env: { PATH: environment.PATH },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const [, major = 0, minor = 0] = /v=(\d+)\.(\d+)/.exec(output) ?? []
      return Number(major) > minRedis[0] || (Number(major) === minRedis[0] && Number(minor) >= minRedis[1])
    } catch {
      return false
    }
  })
}

async function packaged(folder: string, context: ServerContext): Promise<string> {
  const unpacked = join(folder, redisArtifact.version)
  if (!existsSync(unpacked)) {
    context.log('Downloading Redis (once, 12 MB) …')
    await fetchArtifact(redisArtifact, unpacked, chooseJava(context.environment).java, context, (fetched) =>
      handOver(fetched, context.user),
    )
  }
  const suffix = `-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`
  const file = readdirSync(unpacked).find((name) => name.startsWith('redis-server-') && name.endsWith(suffix))
  if (!file) {
    throw new StackError(
      'unsupported_machine',
      `There is no packaged Redis for ${process.platform} on ${process.arch}. Install redis-server, or set REDIS_URL to your own server.`,
    )
  }
  chmodSync(join(unpacked, file), 0o755)
  return join(unpacked, file)
}
