import { resolve } from 'node:path'
import { startLocalStack } from '@galena/local-stack/local-stack'
import { createPool } from '@galena/store/pool'

/** Addresses of the servers that tests run against, as variables of the environment. */
export interface Servers {
  readonly environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/** The servers that the environment names; those it does not are started here, never those of a running `npm start`. */
export async function startServers(environment: NodeJS.ProcessEnv = process.env): Promise<Servers> {
  const named = ['DATABASE_URL', 'REDIS_URL', 'ELASTICSEARCH_URL'].every((name) => environment[name])
  if (named) return { environment, stop: () => Promise.resolve() }
  const home = resolve('.galena-test')
  const stack = await startLocalStack({ home, environment, log: console.log, elasticsearchHeap: '512m' })
  if (!environment.DATABASE_URL && stack.urls.DATABASE_URL) await forgoSafety(stack.urls.DATABASE_URL)
  return { environment: { ...environment, ...stack.urls }, stop: () => stack.stop() }
}

/** Nobody keeps what a test writes: a loss of power may take it. */
async function forgoSafety(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { applicationName: 'galena test', max: 1, onIdleError: () => undefined })
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit'])
    await pool.query(`ALTER SYSTEM SET ${name} = off`)
  await pool.query('SELECT pg_reload_conf()')
  await pool.end()
}
