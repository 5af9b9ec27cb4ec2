import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { freePort } from './free-port.ts'

/** A Redis of a test's own. */
export async function startRedis(
  t: Pick<Test, 'teardown'>,
  ...others: string[]
): Promise<{ url: string; port: number; admin: Redis }> {
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction']
  const child = spawn('redis-server', [...options, ...others], { stdio: 'ignore' })
  // It would outlive a test that fails before it begins.
  process.once('exit', () => child.kill('SIGKILL'))
  const admin = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 100 })
  // It does not answer at first.
  admin.on('error', () => undefined)
  t.teardown(async () => {
    admin.disconnect()
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  await admin.ping()
  return { url: `redis://127.0.0.1:${port}`, port, admin }
}
