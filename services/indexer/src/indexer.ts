import { loadPlaces } from '@galena/places/places'
import { connectEngine } from '@galena/search/engine/engine'
import { elasticsearchAddress } from '@galena/service/config/variables'
import { producerConnection, workerConnection } from '@galena/service/queues/redis-connections'
import { missingMigrations } from '@galena/store/database/migrate'
import { createPool } from '@galena/store/database/pool'
import { checkRedis } from './check-redis.ts'
import type { IndexerConfig } from './config.ts'
import { type HealthServer, type HealthTools, startHealthServer } from './health-server.ts'
import { type Log, quietly } from './log.ts'
import { createMetrics } from './metrics.ts'
import { backfillChunk } from './rebuild/backfill.ts'
import { createChunkQueue, startChunkWorker } from './rebuild/chunk-queue.ts'
import { startRebuildController } from './rebuild/rebuild-controller.ts'
import { verifyChunk } from './rebuild/verify-chunk.ts'
import { createBatchSize } from './sync/batch-size.ts'
import { createCircuitBreaker } from './sync/circuit-breaker.ts'
import { startMaintenance } from './sync/maintenance.ts'
import { prepareIndex, raiseAboveIndices } from './sync/prepare-index.ts'
import { startRelay } from './sync/relay.ts'
import { createSemaphore } from './sync/semaphore.ts'
import { startSweep } from './sync/sweep.ts'
import { createVersionClock } from './sync/version-clock.ts'
import { createWakeUpQueues } from './sync/wake-up-queues.ts'
import { startWorkers } from './sync/workers.ts'

export interface Indexer {
  /** Ends the batches under way and closes every connection. */
  stop(): Promise<void>
}

/** The indexer cannot start; the message says what to do. */
export class IndexerStartError extends Error {
  readonly code = 'indexer_start'
}

/** Starts to keep the index in step with the database. Several processes may do so at once. */
export async function startIndexer(config: IndexerConfig, log: Log): Promise<Indexer> {
  const objection = await checkRedis(config.REDIS_URL)
  if (objection !== undefined) throw new IndexerStartError(objection)
  const trouble = quietly(log)
  const places = loadPlaces()
  const engine = connectEngine(elasticsearchAddress(config), { timeoutMs: 30_000 })
  const pool = createPool(config.DATABASE_URL, {
    applicationName: 'galena indexer',
    onIdleError: (error) => trouble('A connection to Postgres was lost', error),
  })
  const metrics = createMetrics(pool)
  const health = await serveHealth(config, { pool, metrics, onError: trouble }).catch(async (error: Error) => {
    await Promise.all([pool.end(), engine.close()])
    throw new IndexerStartError(
      `Nothing can listen on ${config.METRICS_HOST}:${config.METRICS_PORT} (${error.message}). Set METRICS_PORT to a free port, or to 0.`,
    )
  })
  try {
    const missing = await missingMigrations(pool)
    if (missing.length > 0)
      throw new Error(`the database lacks ${missing.length} migration${missing.length > 1 ? 's' : ''}`)
    await prepareIndex(pool, engine, { primaryShards: config.INDEX_SHARDS, replicas: config.INDEX_REPLICAS }, log)
    await raiseAboveIndices(pool, engine, log)
  } catch (error) {
    await health?.stop()
    await Promise.all([pool.end(), engine.close()])
    throw new IndexerStartError(
      `The index cannot be prepared (${(error as Error).message}). Check DATABASE_URL and ELASTICSEARCH_URL, and run \`galena migrate\`.`,
      { cause: error },
    )
  }
  const onRedisError = (error: Error) => trouble('Redis cannot be reached', error)
  const [workerRedis, producerRedis] = [
    workerConnection(config.REDIS_URL, onRedisError),
    producerConnection(config.REDIS_URL, onRedisError),
  ]
  const stopping = new AbortController()
  const wakeUps = createWakeUpQueues(producerRedis, config.QUEUE_PREFIX, onRedisError)
  const writing = {
    pool,
    engine,
    clock: createVersionClock(pool, engine, log),
    findPlace: (text: string, options: { country?: string | null }) => places.findPlace(text, options),
    log,
  }
  const tools = {
    ...writing,
    semaphore: createSemaphore(3),
    batchSize: createBatchSize(config.BATCH_LEADS),
    circuitBreaker: createCircuitBreaker(writing),
    metrics,
    confirmDelayMs: config.CONFIRM_DELAY_MS,
  }
  // What slows the filling of a new index down does not slow down changes.
  const filling = { ...tools, batchSize: createBatchSize(config.BATCH_LEADS) }
  const workers = startWorkers(workerRedis, config.QUEUE_PREFIX, tools, stopping.signal, trouble)
  const maintenance = await startMaintenance(
    { worker: workerRedis, producer: producerRedis },
    config.QUEUE_PREFIX,
    pool,
    trouble,
  )
  const chunkQueue = createChunkQueue(producerRedis, config.QUEUE_PREFIX, onRedisError)
  const rebuilds = startChunkWorker(
    workerRedis,
    config.QUEUE_PREFIX,
    (what, chunk) => (what === 'backfill' ? backfillChunk : verifyChunk)(filling, chunk, stopping.signal),
    trouble,
  )
  const rebuildController = startRebuildController({ ...writing, chunkQueue }, (error) =>
    trouble('A rebuild cannot be carried on', error),
  )
  const sweep = startSweep(writing, (error) => trouble('The sweep cannot compare leads', error))
  const relay = startRelay({ pool, wakeUps: wakeUps, intervalMs: config.RELAY_INTERVAL_MS }, (error) =>
    trouble('The relay cannot look for changes', error),
  )
  log.info(health ? { metrics: `${health.address}/metrics` } : {}, 'The indexer is at work')
  return {
    async stop() {
      stopping.abort()
      await health?.stop()
      await Promise.all([relay.stop(), rebuildController.stop(), sweep.stop()])
      await Promise.all([workers.close(), rebuilds.close()])
      await maintenance.close()
      await Promise.all([wakeUps.close(), chunkQueue.close()])
      workerRedis.disconnect()
      producerRedis.disconnect()
      await Promise.all([pool.end(), engine.close()])
    },
  }
}

async function serveHealth(
  { METRICS_HOST: host, METRICS_PORT: port, READY_LAG_SECONDS: readyLagSeconds }: IndexerConfig,
  tools: Omit<HealthTools, 'readyLagSeconds'>,
): Promise<HealthServer | undefined> {
  return port > 0 ? startHealthServer({ ...tools, readyLagSeconds }, { host, port }) : undefined
}
