import { resolve } from 'node:path'
import { type LocalStack, startLocalStack } from '@galena/local-stack/local-stack'
import { memoryFolder, removeMemoryFolder } from '../support/memory-folder.ts'
import { quickStart } from '../support/servers.ts'

type ServerName = 'postgres' | 'redis' | 'elasticsearch'

/** Servers of this test only, which it may stop and kill. */
export interface FaultStack {
  readonly home: string
  readonly urls: Readonly<Record<'DATABASE_URL' | 'REDIS_URL' | 'ELASTICSEARCH_URL', string>>
  signal(server: ServerName, signal: NodeJS.Signals): void
  stop(): Promise<void>
}

/** Starts them in their own folder, even if the environment names other servers, and restarts those that die. */
export async function startFaultStack(): Promise<FaultStack> {
  const home = resolve('.galena-faults')
  const { DATABASE_URL: _, REDIS_URL: __, ELASTICSEARCH_URL: ___, ...environment } = process.env
  const stack = await startLocalStack({
    home,
    storage: memoryFolder(home),
    environment: { ...environment, ...quickStart(environment) },
    log: () => undefined,
  })
  const { DATABASE_URL, REDIS_URL, ELASTICSEARCH_URL } = stack.urls
  if (!DATABASE_URL || !REDIS_URL || !ELASTICSEARCH_URL) throw new Error('A server has no address.')
  return {
    home,
    urls: { DATABASE_URL, REDIS_URL, ELASTICSEARCH_URL },
    signal: (server, signal) => serverOf(stack, server).signal(signal),
    async stop() {
      await stack.stop()
      removeMemoryFolder(home)
    },
  }
}

function serverOf(stack: LocalStack, name: ServerName) {
  const server = stack.servers.find((other) => other.name === name)
  if (!server) throw new Error(`There is no server ${name}.`)
  return server
}
