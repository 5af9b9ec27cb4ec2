import { resolve } from 'node:path'
import { startLocalStack } from '@galena/local-stack/local-stack'

/** Addresses of the servers that tests run against, as variables of the environment. */
export interface Servers {
  readonly environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/** The servers that the environment names; those it does not are started here, never those of a running `npm start`. */
export async function startServers(): Promise<Servers> {
  const named = ['DATABASE_URL', 'REDIS_URL', 'ELASTICSEARCH_URL'].every((name) => process.env[name])
  if (named) return { environment: process.env, stop: () => Promise.resolve() }
  const home = resolve('.galena-test')
  const stack = await startLocalStack({ home, environment: process.env, log: console.log })
  return { environment: { ...process.env, ...stack.urls }, stop: () => stack.stop() }
}
