import { fileURLToPath } from 'node:url'
import type { OperationsContext } from '@galena/operations/operations-context'
import { startHeartbeat } from '@galena/operations/processes/heartbeat'
import { compareTimeZones } from '@galena/operations/servers/time-zone-data'
import { partMs } from '@galena/operations/status/parts'
import { readStatus } from '@galena/operations/status/read-status'
import type { StatusContext } from '@galena/operations/status/status-context'
import { loadPlaces } from '@galena/places/places'
import { connectEngine, type Engine } from '@galena/search/engine/engine'
import { refreshIndex } from '@galena/search/index/index-state'
import { createCursorCache } from '@galena/search/paging/cursor-cache'
import { databaseAddress, elasticsearchAddress, redisAddress } from '@galena/service/config/variables'
import { createErrorMemory, rememberErrors } from '@galena/service/log/remember-errors'
import { throttledWarnings } from '@galena/service/log/throttled-warnings'
import { createProbe } from '@galena/service/process/probe'
import { type Service, StartError } from '@galena/service/process/run-service'
import { hastyConnection } from '@galena/service/redis/redis-connections'
import { readRedisFacts } from '@galena/service/redis/redis-facts'
import { databaseAdvice } from '@galena/store/database/database-error'
import { createPool, type Pool } from '@galena/store/database/pool'
import { requireSessions } from '@galena/store/database/pooler'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { type IndexOwnerCheck, startIndexOwnerCheck } from './auth/index-owner.ts'
import { startKeyUses } from './auth/key-uses.ts'
import type { SharedCounts } from './auth/shared-counts.ts'
import { createTenantCache, type TenantCache } from './auth/tenant-cache.ts'
import { connectBoardQueues } from './board-queues.ts'
import type { ApiConfig } from './config.ts'
import { createConcurrencyLimiter } from './routes/concurrency-limiter.ts'
import type { StatusSource } from './routes/ops/live-status.ts'
import type { Queues } from './routes/queue-board.ts'
import { createFreshness } from './routes/v1/freshness.ts'
import { maxImports } from './routes/v1/import/import-route.ts'
import { startIndexLag } from './routes/v1/index-lag.ts'
import { keepCursorSecret } from './routes/v1/native-search-context.ts'
import { startSearchFigures } from './search-figures.ts'

export interface Api extends Service {
  /** `http://host:port` as it listens. */
  readonly address: string
}

/** Where `npm run build` puts the search page. */
const builtPage = fileURLToPath(new URL('../../web/dist/', import.meta.url))
/** How often the api checks whose index it searches. */
const ownerPollMs = 2_000
/** Operators wait longer than searches may. */
const operationsTimeoutMs = 60_000
/** Requests wait for Redis to count them. */
const countTimeoutMs = 500
const timeZonesKeptMs = 600_000
/** Writers wait while others hold rows of theirs. */
const importTimeoutMs = 300_000

/**
 * Starts the api. It starts even while Postgres or Elasticsearch are unavailable, and returns 503 until they are available. Throws
 * a `StartError` when its port is in use; then nothing is left open.
 */
export async function startApi(
  config: ApiConfig,
  parentLog: FastifyBaseLogger,
  { pageFolder = builtPage }: { readonly pageFolder?: string } = {},
): Promise<Api> {
  const errors = createErrorMemory()
  const log = rememberErrors(parentLog, errors)
  const places = loadPlaces()
  const warn = throttledWarnings(log)
  const findPlace: OperationsContext['findPlace'] = (text, options) => places.findPlace(text, options)
  await using started = new AsyncDisposableStack()
  const searches = connectForSearches(config, log, started)
  const operations = connectForOperations(config, log, started)
  const indexOwner = await checkIndexOwner(searches, log, started)
  const tenants = startTenantCache(searches.pool, config, log, started)
  const queues = connectBoard(config, log, started)
  const indexLag = started.adopt(
    startIndexLag(searches.pool, (error) => log.warn({ err: error }, 'The lag of the index cannot be read')),
    (lag) => lag.stop(),
  )
  const searchFigures = started.adopt(
    startSearchFigures(searches.pool, (error) => warn('The figures of the console cannot be recorded', error)),
    (figures) => figures.stop(),
  )
  const app = await buildApp(
    {
      searchFigures,
      engine: searches.engine,
      pool: searches.pool,
      pageFolder,
      mapTiles: mapTiles(config),
      trustedProxies: config.TRUST_PROXY,
      tenants,
      indexOwner,
      operations: { ...operations, findPlace },
      status: connectForStatus(config, log, started),
      withSessions: (who, work) => withSessions(config, who, work),
      importPool: poolForImports(config, log, started),
      queues,
      findPlace,
      suggestPlaces: (text, options) => places.suggestPlaces(text, options),
      cursors: createCursorCache(),
      cursorSecret: keepCursorSecret(searches.pool),
      indexLag,
      freshness: createFreshness(searches.pool, () => refreshIndex(searches.engine)),
      rowsPerPage: config.ROWS_PER_PAGE,
      requestsPerMinute: config.REQUESTS_PER_MINUTE,
      sharedCounts: shareCounts(config, log, started),
      limiter: createConcurrencyLimiter(config.REQUEST_TIMEOUT_MS),
      errors,
      keyUses: started.adopt(
        startKeyUses(searches.pool, (error) => log.warn({ err: error }, 'It cannot be recorded which keys are used')),
        (uses) => uses.stop(),
      ),
    },
    log,
  )
  started.defer(() => app.close())
  const address = await listen(app, config)
  started.adopt(
    startHeartbeat(searches.pool, {
      kind: 'api',
      takeError: () => errors.take(),
      onError: (error) => parentLog.warn({ err: error }, 'It cannot be recorded that this api is at work'),
    }),
    (heartbeat) => heartbeat.stop(),
  )
  const running = started.move()
  return { address, stop: () => running.disposeAsync() }
}

function mapTiles({ MAP_TILES_URL: url, MAP_TILES_ATTRIBUTION: attribution = '' }: ApiConfig) {
  return url === undefined ? undefined : { url, attribution }
}

interface Servers {
  readonly pool: Pool
  readonly engine: Engine
}

function connectForSearches(config: ApiConfig, log: FastifyBaseLogger, started: AsyncDisposableStack): Servers {
  const timeoutMs = config.REQUEST_TIMEOUT_MS
  const engine = connectEngine(elasticsearchAddress(config), { timeoutMs })
  started.defer(() => engine.close())
  const pool = createPool(databaseAddress(config), {
    applicationName: 'galena api',
    queryTimeoutMs: timeoutMs,
    behindPooler: true,
    onIdleError: (error) => log.warn({ err: error }, 'A connection to Postgres was lost'),
  })
  started.defer(() => pool.end())
  return { engine, pool }
}

function connectForOperations(config: ApiConfig, log: FastifyBaseLogger, started: AsyncDisposableStack): Servers {
  const engine = connectEngine(elasticsearchAddress(config), { timeoutMs: operationsTimeoutMs })
  started.defer(() => engine.close())
  const pool = createPool(databaseAddress(config), {
    applicationName: 'galena operations',
    // While one operation holds a lock and needs a second connection, others wait for the lock.
    max: 8,
    queryTimeoutMs: operationsTimeoutMs,
    behindPooler: true,
    onIdleError: (error) => log.warn({ err: error }, 'A connection to Postgres was lost'),
  })
  started.defer(() => pool.end())
  return { engine, pool }
}

/** A status is read while servers are silent, too, and by several consoles at once. */
function connectForStatus(config: ApiConfig, log: FastifyBaseLogger, started: AsyncDisposableStack): StatusSource {
  const engine = connectEngine(elasticsearchAddress(config), { timeoutMs: partMs })
  started.defer(() => engine.close())
  const pool = createPool(databaseAddress(config), {
    applicationName: 'galena status',
    max: 4,
    queryTimeoutMs: partMs,
    behindPooler: true,
    onIdleError: (error) => log.warn({ err: error }, 'A connection to Postgres was lost'),
  })
  started.defer(() => pool.end())
  const redis = redisAddress(config)
  const context: StatusContext = {
    pool,
    engine,
    askRedis: redis && (() => readRedisFacts(redis, partMs)),
    timeZones: createProbe(() => compareTimeZones(pool), { deadlineMs: partMs, keepMs: timeZonesKeptMs }),
  }
  return { pool, engine, readStatus: () => readStatus(context) }
}

function poolForImports(config: ApiConfig, log: FastifyBaseLogger, started: AsyncDisposableStack): Pool {
  const pool = createPool(databaseAddress(config), {
    applicationName: 'galena imports',
    // Three batches are written at once, with the lock of those that recognise people, and what is asked beside.
    max: 5 * maxImports,
    queryTimeoutMs: importTimeoutMs,
    behindPooler: true,
    onIdleError: (error) => log.warn({ err: error }, 'A connection to Postgres was lost'),
  })
  started.defer(() => pool.end())
  return pool
}

/** Connections straight to Postgres, for work that a pooler would take apart. */
async function withSessions<Value>(
  config: ApiConfig,
  who: string,
  work: (pool: Pool) => Promise<Value>,
): Promise<Value> {
  const address = databaseAddress(config)
  await requireSessions(address, who)
  await using opened = new AsyncDisposableStack()
  const pool = createPool(address, {
    applicationName: 'galena operations',
    max: 3,
    queryTimeoutMs: operationsTimeoutMs,
    behindPooler: false,
    onIdleError: () => undefined,
  })
  opened.defer(() => pool.end())
  return await work(pool)
}

function startTenantCache(
  pool: Pool,
  config: ApiConfig,
  log: FastifyBaseLogger,
  started: AsyncDisposableStack,
): TenantCache {
  const tenants = createTenantCache(pool, {
    pollMs: config.CATALOGUE_POLL_MS,
    staleMs: config.CATALOGUE_STALE_SECONDS * 1_000,
    onError: (error) =>
      log.warn(
        { err: error },
        databaseAdvice(error) ?? 'Names and keys cannot be refreshed: is Postgres up, and did `galena migrate` run?',
      ),
  })
  return started.adopt(tenants, (cache) => cache.stop())
}

async function checkIndexOwner(
  servers: Servers,
  log: FastifyBaseLogger,
  started: AsyncDisposableStack,
): Promise<IndexOwnerCheck> {
  const check = await startIndexOwnerCheck(servers, {
    pollMs: ownerPollMs,
    onError: (error) => log.warn({ err: error }, 'The owner of the search index cannot be checked'),
    onChange: (why) =>
      why === undefined
        ? log.info('The search index belongs to this database again')
        : log.error(`${why} Searches return 503. \`galena owner show\` says more.`),
  })
  return started.adopt(check, (running) => running.stop())
}

function connectBoard(config: ApiConfig, log: FastifyBaseLogger, started: AsyncDisposableStack): Queues | undefined {
  const queues = connectBoardQueues(config, (error) =>
    log.warn({ err: error }, 'The queues cannot be reached: /ops/queues shows nothing'),
  )
  return queues && started.adopt(queues, (board) => board.close())
}

/** Limits are shared by the processes that share a Redis. */
function shareCounts(
  config: ApiConfig,
  log: FastifyBaseLogger,
  started: AsyncDisposableStack,
): SharedCounts | undefined {
  const address = redisAddress(config)
  if (!address) return undefined
  const redis = hastyConnection(address, countTimeoutMs, (error) =>
    log.warn({ err: error }, 'Redis cannot be reached: this process counts requests by itself'),
  )
  started.defer(() => redis.disconnect())
  return { redis, prefix: config.QUEUE_PREFIX }
}

async function listen(app: FastifyInstance, { HOST: host, PORT: port }: ApiConfig): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new StartError(`The port is in use by another program. Set PORT to a free one. (${error.message})`, {
      cause: error,
    })
  }
}
