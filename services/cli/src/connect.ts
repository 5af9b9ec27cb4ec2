import { resolve } from 'node:path'
import { readRunningStack } from '@galena/local-stack/running-stack'
import type { ElasticsearchAddress, Engine } from '@galena/search/engine/engine'
import { type Config, ConfigError, readConfig, type Variables } from '@galena/service/config/read-config'
import {
  redisAddress as addressOfRedis,
  databaseAddress,
  databaseVariables,
  elasticsearchAddress,
  elasticsearchVariables,
  queueVariables,
} from '@galena/service/config/variables'
import type { RedisAddress } from '@galena/service/redis/redis-connections'
import type { DatabaseAddress } from '@galena/store/database/database-address'
import { createPool, longQueryTimeoutMs, type Pool } from '@galena/store/database/pool'
import { requireSessions } from '@galena/store/database/pooler'
import { CliError } from './errors/cli-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The folder of the local stack: `GALENA_HOME`, else `.galena` in the working folder. */
export function galenaHome(environment: Environment): string {
  return resolve(environment.GALENA_HOME || '.galena')
}

const servers = { DATABASE_URL: 'Postgres', REDIS_URL: 'Redis', ELASTICSEARCH_URL: 'Elasticsearch' } as const
type UrlName = keyof typeof servers

/** The address of a server: from the environment, else from the running local stack. */
function addressOf(name: UrlName, environment: Environment): string {
  const url = environment[name] || readRunningStack(galenaHome(environment))?.urls[name]
  if (url) return url
  throw new CliError(
    `There is no ${servers[name]} to connect to. Start the system with \`npm start\` in another terminal, or set ${name}.`,
  )
}

/** Runs `work` with connections to the database, and closes them. A pooler may be in between. */
export async function withDatabase<Value>(
  environment: Environment,
  work: (pool: Pool) => Promise<Value>,
): Promise<Value> {
  return withPool(addressOfDatabase(environment), { behindPooler: true }, work)
}

/** The same for work that needs sessions of its own. Throws a `SharedSessionsError` when a pooler does not give them. */
export async function withSessions<Value>(
  environment: Environment,
  work: (pool: Pool) => Promise<Value>,
): Promise<Value> {
  const address = addressOfDatabase(environment)
  await requireSessions(address, 'This command')
  return withPool(address, { behindPooler: false }, work)
}

async function withPool<Value>(
  address: DatabaseAddress,
  { behindPooler }: { behindPooler: boolean },
  work: (pool: Pool) => Promise<Value>,
): Promise<Value> {
  const pool = createPool(address, {
    applicationName: 'galena',
    // A command may read a whole table, and whoever started it can end it.
    queryTimeoutMs: longQueryTimeoutMs,
    behindPooler,
    onIdleError: (error) => console.error(`A connection to Postgres was lost: ${error.message}`),
  })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

/** Runs `work` with a connection to Elasticsearch, and closes it. */
export async function withEngine<Value>(
  environment: Environment,
  work: (engine: Engine) => Promise<Value>,
): Promise<Value> {
  // The client of Elasticsearch takes longer to load than a command that does without has to do.
  const { connectEngine } = await import('@galena/search/engine/engine')
  const engine = connectEngine(engineAddress(environment), { timeoutMs: 60_000 })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

const optionalQueues = { ...queueVariables, REDIS_URL: { ...queueVariables.REDIS_URL, optional: true } } as const

/** Whether the queues are in Postgres, so that there is no Redis. */
export function queuesAreInPostgres(environment: Environment): boolean {
  return checked(optionalQueues, environment).QUEUE_BACKEND === 'postgres'
}

export function addressOfDatabase(environment: Environment): Exclude<DatabaseAddress, string> {
  const DATABASE_URL = addressOf('DATABASE_URL', environment)
  return orCliError(() => databaseAddress(readConfig(databaseVariables, { ...environment, DATABASE_URL })))
}

export function engineAddress(environment: Environment): ElasticsearchAddress {
  const ELASTICSEARCH_URL = addressOf('ELASTICSEARCH_URL', environment)
  return orCliError(() =>
    elasticsearchAddress(readConfig(elasticsearchVariables, { ...environment, ELASTICSEARCH_URL })),
  )
}

/** Undefined where nobody says: a database of one installation does not go with the Redis of the local stack. */
export function redisAddress(environment: Environment): RedisAddress | undefined {
  const config = checked(optionalQueues, environment)
  if (config.QUEUE_BACKEND === 'postgres') return undefined
  const ofStack = environment.DATABASE_URL ? undefined : readRunningStack(galenaHome(environment))?.urls.REDIS_URL
  return addressOfRedis({ ...config, REDIS_URL: config.REDIS_URL ?? ofStack })
}

function checked<Schema extends Variables>(schema: Schema, environment: Environment): Config<Schema> {
  return orCliError(() => readConfig(schema, environment))
}

function orCliError<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof ConfigError ? new CliError(error.message, { cause: error }) : error
  }
}
