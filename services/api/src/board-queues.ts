import { builderVersion } from '@galena/lead/document/build-document'
import { databaseAddress, redisAddress } from '@galena/service/config/variables'
import { nameInPostgres } from '@galena/service/queues/job-queues'
import { queueNames, queuePrefix } from '@galena/service/queues/queue-names'
import { whyNoQueueTables } from '@galena/service/queues/queue-tables'
import { producerConnection, type RedisAddress } from '@galena/service/redis/redis-connections'
import { createQueuePool } from '@galena/store/database/queue-pool'
import { createPostgresBackend, type PgPool, Queue } from 'bullmq'
import type { ApiConfig } from './config.ts'
import type { Queues } from './routes/queue-board.ts'

type OnError = (error: Error) => void

/** The queues of the indexers of this version; undefined when the configuration names none. */
export function connectBoardQueues(config: ApiConfig, onError: OnError): Queues | undefined {
  const prefix = queuePrefix(config.QUEUE_PREFIX, builderVersion)
  if (config.QUEUE_BACKEND === 'postgres') return inPostgres(config, prefix, onError)
  const redis = redisAddress(config)
  return redis && inRedis(redis, prefix, onError)
}

function inRedis(address: RedisAddress, prefix: string, onError: OnError): Queues {
  const connection = producerConnection(address, onError)
  const all = queueNames.map((name) => new Queue(name, { connection, prefix }).on('error', onError))
  return {
    async open() {
      if (connection.status !== 'ready') throw new Error('Redis cannot be reached.')
      return all
    },
    async close() {
      await Promise.all(all.map((queue) => queue.close()))
      connection.disconnect()
    },
  }
}

const maxConnections = 2
const maxQueryMs = 5_000

function inPostgres(config: ApiConfig, prefix: string, onError: OnError): Queues {
  const pool = createQueuePool(databaseAddress(config), {
    applicationName: 'galena queue board',
    max: maxConnections,
    queryTimeoutMs: maxQueryMs,
    behindPooler: true,
    onIdleError: onError,
  })
  let all: readonly Queue[] | undefined
  return {
    // A queue that is made while Postgres is away would stay useless.
    async open() {
      const problem = await whyNoQueueTables(pool)
      if (problem !== undefined) throw new Error(problem)
      all ??= queueNames.map((name) => openQueue(nameInPostgres(prefix, name), pool as unknown as PgPool, onError))
      return all
    },
    async close() {
      await Promise.all((all ?? []).map((queue) => queue.close()))
      await pool.end()
    },
  }
}

/** Only reads: whoever works on the queue says what it is. */
function openQueue(name: string, connection: PgPool, onError: OnError): Queue {
  const queue = new Queue(name, { connection, skipMetasUpdate: true }, createPostgresBackend).on('error', onError)
  return queue as unknown as Queue
}
