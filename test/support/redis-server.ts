import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { freePort } from './free-port.ts'

/** A server of this test's own. */
interface RedisServer {
  readonly url: string
  readonly port: number
  /** A connection that outlives the server. */
  readonly admin: Redis
  kill(): Promise<void>
}

/** Of the authority, and of a certificate for the server. */
interface TlsFiles {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const filesOf = ({ ca, cert, key }: TlsFiles) => ({
  'tls-ca-cert-file': ca,
  'tls-cert-file': cert,
  'tls-key-file': key,
})

/**
 * A Redis in a folder, with these options besides the usual ones; one that takes two values has them in a list. With files
 * for TLS it accepts nobody without.
 */
export async function startRedis(
  t: Pick<Test, 'teardown'>,
  folder: string,
  options: Readonly<Record<string, string | readonly string[]>> = {},
  tls?: TlsFiles,
): Promise<RedisServer> {
  const port = await freePort()
  const all = {
    ...(tls ? { port: '0', 'tls-port': String(port), ...filesOf(tls) } : { port: String(port) }),
    bind: '127.0.0.1',
    save: '',
    'maxmemory-policy': 'noeviction',
    dir: folder,
    ...options,
  }
  return launch(
    t,
    port,
    Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...[value].flat()]),
    {
      ...(typeof options.requirepass === 'string' && { password: options.requirepass }),
      ...(tls && { tls: { ca: readFileSync(tls.ca), cert: readFileSync(tls.cert), key: readFileSync(tls.key) } }),
    },
  )
}

interface SentinelOptions {
  /** The name by which the primary is asked for. */
  readonly name: string
  readonly primary: RedisServer
  /** Of the primary and its replicas. */
  readonly password: string
  /** Of the Sentinels. */
  readonly ownPassword: string
}

/** A Sentinel that takes over a second after it has lost the primary, when another one agrees. */
export async function startSentinel(
  t: Pick<Test, 'teardown'>,
  folder: string,
  { name, primary, password, ownPassword }: SentinelOptions,
): Promise<RedisServer> {
  const port = await freePort()
  const quoted = (text: string) => JSON.stringify(text)
  writeFileSync(
    `${folder}/sentinel.conf`,
    `port ${port}
bind 127.0.0.1
dir ${folder}
requirepass ${quoted(ownPassword)}
sentinel sentinel-pass ${quoted(ownPassword)}
sentinel monitor ${name} 127.0.0.1 ${primary.port} 2
sentinel auth-pass ${name} ${quoted(password)}
sentinel down-after-milliseconds ${name} 1000
sentinel failover-timeout ${name} 3000
`,
  )
  return launch(t, port, [`${folder}/sentinel.conf`, '--sentinel'], { password: ownPassword })
}

async function launch(
  t: Pick<Test, 'teardown'>,
  port: number,
  args: readonly string[],
  login: { readonly password?: string; readonly tls?: object },
): Promise<RedisServer> {
  const child = spawn('redis-server', args, { stdio: 'ignore' })
  // It would outlive a test that fails before it begins.
  process.once('exit', () => child.kill('SIGKILL'))
  const admin = new Redis(port, '127.0.0.1', {
    maxRetriesPerRequest: null,
    retryStrategy: () => 100,
    ...login,
  })
  // It does not answer at first.
  admin.on('error', () => undefined)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  t.teardown(async () => {
    admin.disconnect()
    await kill()
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`Redis ended with ${String(code)}.`)
  })
  await Promise.race([admin.ping(), ended])
  ended.catch(() => undefined)
  return { url: `redis://127.0.0.1:${port}`, port, admin, kill }
}
