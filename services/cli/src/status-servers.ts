import type { DoctorContext } from '@galena/operations/doctor/doctor-context'
import { partMs } from '@galena/operations/status/parts'
import type { StatusContext } from '@galena/operations/status/status-context'
import { connectEngine, type ElasticsearchAddress } from '@galena/search/engine/engine'
import type { TlsFiles } from '@galena/service/config/pem-file'
import { whyNoQueueTables } from '@galena/service/queues/queue-tables'
import { readRedisFacts } from '@galena/service/redis/redis-facts'
import { createPool } from '@galena/store/database/pool'
import { createQueuePool } from '@galena/store/database/queue-pool'
import { addressOfDatabase, type Environment, engineAddress, queuesAreInPostgres, redisAddress } from './connect.ts'

/** Less than the parts that are asked side by side. */
const maxConnections = 6
/** A server that is silent does not even close its connections. */
const closeMs = 200

/**
 * Runs `work` with connections that are given up after a few seconds, and does not wait for a silent server to close them:
 * then the process ends all the same.
 */
export async function withStatusServers<Value>(
  environment: Environment,
  work: (context: StatusContext & DoctorContext) => Promise<Value>,
): Promise<Value> {
  // The process cannot end before a look-up of a name has: by default, 5 s for each silent name server, twice.
  process.env.RES_OPTIONS ??= 'timeout:1 attempts:1'
  const database = addressOfDatabase(environment)
  const options = {
    applicationName: 'galena status',
    max: maxConnections,
    queryTimeoutMs: partMs,
    behindPooler: true,
    // What is asked on it says so.
    onIdleError: () => undefined,
  }
  const pool = createPool(database, options)
  const queuePool = queuesAreInPostgres(environment) ? createQueuePool(database, { ...options, max: 1 }) : undefined
  const address = engineAddress(environment)
  const engine = connectEngine(address, { timeoutMs: partMs })
  const redis = redisAddress(environment)
  try {
    return await work({
      pool,
      engine,
      askRedis: redis && (() => readRedisFacts(redis, partMs)),
      askQueueTables: queuePool && (() => whyNoQueueTables(queuePool)),
      addresses: { DATABASE_URL: database.url, ELASTICSEARCH_URL: [address.url].flat(), REDIS_URL: redis?.url },
      tlsFiles: { DATABASE: database.tls, REDIS: redis?.tls, ELASTICSEARCH: filesOf(address) },
    })
  } finally {
    void Promise.allSettled([pool.end(), queuePool?.end(), engine.close()])
    setTimeout(() => process.exit(), closeMs).unref()
  }
}

function filesOf({ caFile, certFile, keyFile }: ElasticsearchAddress): TlsFiles {
  return { caFile, certFile, keyFile }
}
