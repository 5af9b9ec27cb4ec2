import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { startLocalStack } from '@galena/local-stack/local-stack'
import { createPool } from '@galena/store/database/pool'
import { memoryFolder, removeMemoryFolder } from './memory-folder.ts'

/** Addresses of the servers that tests run against, as variables of the environment. */
export interface Servers {
  readonly environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/**
 * Elasticsearch as the tests start it: half of what it does in a few minutes is to compile its own code thoroughly, and to
 * collect the garbage of a small heap beside its work costs more than to pause for it.
 */
export function quickStart({ ES_JAVA_OPTS }: NodeJS.ProcessEnv): { ES_JAVA_OPTS: string } {
  return { ES_JAVA_OPTS: ES_JAVA_OPTS || '-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC' }
}

/** The servers that the environment names; those it does not are started here, never those of a running `npm start`. */
export async function startServers(environment: NodeJS.ProcessEnv = process.env): Promise<Servers> {
  const named = ['DATABASE_URL', 'REDIS_URL', 'ELASTICSEARCH_URL'].every((name) => environment[name])
  if (named) return { environment, stop: () => Promise.resolve() }
  const home = resolve('.galena-test')
  const storage = memoryFolder(home)
  const stack = await startLocalStack({ home, storage, environment, log: console.log, elasticsearchHeap: '512m' })
  if (!environment.DATABASE_URL && stack.urls.DATABASE_URL) await forgoSafety(stack.urls.DATABASE_URL)
  return {
    environment: { ...environment, ...fetchedPrograms(home, environment), ...stack.urls },
    async stop() {
      await stack.stop()
      removeMemoryFolder(home)
    },
  }
}

/** What was fetched for these servers, for those that tests start besides: to fetch it again would take them a while. */
function fetchedPrograms(home: string, { PATH, ELASTICSEARCH_HOME }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const note = join(home, 'data-folder')
  const data = existsSync(note) ? readFileSync(note, 'utf8') : home
  const newest = (pattern: string) => globSync(join(data, pattern)).sort().at(-1)
  const engine = newest('elasticsearch/*/elasticsearch-*/bin')
  const redis = newest(`redis/*/redis-server-*-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`)
  const programs = join(data, 'programs')
  if (redis && !existsSync(join(programs, 'redis-server'))) {
    mkdirSync(programs, { recursive: true })
    symlinkSync(redis, join(programs, 'redis-server'))
  }
  return {
    ELASTICSEARCH_HOME: ELASTICSEARCH_HOME || (engine && dirname(engine)),
    PATH: redis ? `${PATH}${delimiter}${programs}` : PATH,
  }
}

/** Nobody keeps what a test writes: a loss of power may take it. */
async function forgoSafety(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { applicationName: 'galena test', max: 1, onIdleError: () => undefined })
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit'])
    await pool.query(`ALTER SYSTEM SET ${name} = off`)
  await pool.query('SELECT pg_reload_conf()')
  await pool.end()
}
