import { loadPlaces } from '@galena/places/places'
import { connectEngine } from '@galena/search/engine/engine'
import { createCursorCache } from '@galena/search/paging/cursor-cache'
import { elasticsearchAddress } from '@galena/service/config/variables'
import { createPool } from '@galena/store/database/pool'
import type { FastifyBaseLogger } from 'fastify'
import { buildApp } from './app.ts'
import { createTenantCache } from './auth/tenant-cache.ts'
import type { ApiConfig } from './config.ts'
import { createConcurrencyLimiter } from './routes/concurrency-limiter.ts'
import { connectQueues } from './routes/queue-board.ts'

export interface Api {
  /** `http://host:port` as it listens. */
  readonly address: string
  /** Finishes the requests under way and closes every connection. */
  stop(): Promise<void>
}

/** Starts the api. It starts also while Postgres or Elasticsearch are away, and answers 503 until they are there. */
export async function startApi(config: ApiConfig, log: FastifyBaseLogger): Promise<Api> {
  const places = loadPlaces()
  const engine = connectEngine(elasticsearchAddress(config), { timeoutMs: config.REQUEST_TIMEOUT_MS })
  const pool = createPool(config.DATABASE_URL, {
    applicationName: 'galena api',
    queryTimeoutMs: config.REQUEST_TIMEOUT_MS,
    onIdleError: (error) => log.warn({ err: error }, 'A connection to Postgres was lost'),
  })
  // Operators wait longer than searches may.
  const operations = {
    pool: createPool(config.DATABASE_URL, {
      applicationName: 'galena operations',
      // One waits for a lock while another holds it and needs a second connection.
      max: 8,
      onIdleError: (error) => log.warn({ err: error }, 'A connection to Postgres was lost'),
    }),
    engine: connectEngine(elasticsearchAddress(config), { timeoutMs: 60_000 }),
    findPlace: (text: string, options: { country?: string | null; whole?: boolean }) => places.findPlace(text, options),
  }
  const tenants = createTenantCache(pool, {
    pollMs: config.CATALOGUE_POLL_MS,
    staleMs: config.CATALOGUE_STALE_SECONDS * 1_000,
    onTrouble: (error) =>
      log.warn({ err: error }, 'Names and keys cannot be refreshed: is Postgres up, and did `galena migrate` run?'),
  })
  const queues =
    config.REDIS_URL === undefined
      ? undefined
      : connectQueues(config.REDIS_URL, config.QUEUE_PREFIX, (error) =>
          log.warn({ err: error }, 'Redis cannot be reached: /ops/queues shows nothing'),
        )
  const app = await buildApp(
    {
      engine,
      tenants: tenants,
      operations,
      queues,
      findPlace: operations.findPlace,
      cursors: createCursorCache(),
      rowsPerPage: config.ROWS_PER_PAGE,
      requestsPerMinute: config.REQUESTS_PER_MINUTE,
      limiter: createConcurrencyLimiter(config.REQUEST_TIMEOUT_MS),
    },
    log,
  )
  const address = await app.listen({ host: config.HOST, port: config.PORT })
  return {
    address,
    async stop() {
      await app.close()
      await tenants.stop()
      await queues?.close()
      await Promise.all([pool.end(), engine.close(), operations.pool.end(), operations.engine.close()])
    },
  }
}
