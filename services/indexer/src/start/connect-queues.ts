import { builderVersion } from '@galena/lead/document/build-document'
import { connectionProblem } from '@galena/operations/servers/connection-problem'
import type { Problem } from '@galena/operations/status/verdict'
import { databaseAddress } from '@galena/service/config/variables'
import type { Warn } from '@galena/service/log/throttled-warnings'
import { StartError } from '@galena/service/process/run-service'
import { type JobQueues, postgresQueues, redisQueues } from '@galena/service/queues/job-queues'
import { queuePrefix } from '@galena/service/queues/queue-names'
import { whyNoQueueTables } from '@galena/service/queues/queue-tables'
import { producerConnection, type RedisAddress, workerConnection } from '@galena/service/redis/redis-connections'
import { createQueuePool } from '@galena/store/database/queue-pool'
import type { IndexerConfig } from '../config.ts'

export interface QueueServer {
  readonly queues: JobQueues
  /** For messages. */
  readonly name: string
  /** What to check when it cannot be used. */
  readonly advice: string
  readonly onError: (error: Error) => void
  /** Rejects when it cannot be used now. */
  readonly ping: () => Promise<unknown>
  /** What is wrong, by an error of `ping`. */
  readonly problem: (error: unknown) => Problem
}

/** One for each of the five workers, and the others for jobs. */
const maxConnections = 10
/** What is asked of the queues takes milliseconds. */
const maxQueryMs = 10_000

/** The queues in this Redis, or without one in Postgres. Their connections are closed by `started`. */
export async function connectQueues(
  config: IndexerConfig,
  redis: RedisAddress | undefined,
  warn: Warn,
  started: AsyncDisposableStack,
): Promise<QueueServer> {
  const prefix = queuePrefix(config.QUEUE_PREFIX, builderVersion)
  if (redis === undefined) return inPostgres(config, prefix, warn, started)
  const onError = (error: Error) => warn('Redis cannot be reached', error)
  const connect = (open: typeof workerConnection) =>
    started.adopt(open(redis, onError), (connection) => connection.disconnect())
  const producer = connect(producerConnection)
  return {
    queues: redisQueues({ worker: connect(workerConnection), producer }, prefix),
    ping: () => producer.ping(),
    problem: (error) => {
      const { message, remedy } = connectionProblem('Redis', error)
      return { code: 'redis_unavailable', message, remedy }
    },
    name: 'Redis',
    advice: 'Check REDIS_URL, that the server is running, and the permissions of its user.',
    onError,
  }
}

async function inPostgres(
  config: IndexerConfig,
  prefix: string,
  warn: Warn,
  started: AsyncDisposableStack,
): Promise<QueueServer> {
  const onError = (error: Error) => warn('The queues in Postgres cannot be reached', error)
  const pool = createQueuePool(databaseAddress(config), {
    applicationName: 'galena queues',
    max: maxConnections,
    queryTimeoutMs: Math.min(maxQueryMs, config.DATABASE_TIMEOUT_MS),
    onIdleError: onError,
  })
  started.defer(() => pool.end())
  const problem = await whyNoQueueTables(pool)
  if (problem !== undefined) throw new StartError(problem)
  return {
    queues: postgresQueues(pool, prefix),
    ping: () => pool.query('SELECT 1'),
    problem: (error) => {
      const { message, remedy } = connectionProblem('Postgres', error)
      return { code: 'queues_unavailable', message: `The queues in Postgres cannot be used. ${message}`, remedy }
    },
    name: 'The schema of the queues',
    advice: 'Check DATABASE_URL, and the permissions of its user for the schema bullmq.',
    onError,
  }
}
