import { startHeartbeat } from '@galena/operations/processes/heartbeat'
import { databaseAddress, redisAddress } from '@galena/service/config/variables'
import type { Log } from '@galena/service/log/log'
import { createErrorMemory, rememberErrors } from '@galena/service/log/remember-errors'
import { throttledWarnings, type Warn } from '@galena/service/log/throttled-warnings'
import type { Service } from '@galena/service/process/run-service'
import { databaseAdvice } from '@galena/store/database/database-error'
import type { IndexerConfig } from './config.ts'
import { createReadiness } from './health/readiness.ts'
import { serveHealth } from './health/serve-health.ts'
import { createMetrics } from './metrics.ts'
import type { LeaseTimes } from './owner/index-lease.ts'
import { requireRedis } from './start/check-redis.ts'
import { requireOwnSessions } from './start/check-sessions.ts'
import { connectQueues } from './start/connect-queues.ts'
import { connectServers, type Servers } from './start/connections.ts'
import { createContexts } from './start/contexts.ts'
import { holdIndex } from './start/hold-index.ts'
import { startLoops } from './start/loops.ts'
import { prepareServers } from './start/prepare.ts'
import { startQueues } from './start/queues.ts'
import { giveUpRequestsMs, leaseTimes } from './waits.ts'

export type Indexer = Service

/**
 * Starts to keep the index in step with the database. Several processes may do so at once. When a server cannot be used
 * or a port is in use, it throws a `StartError` that says what to do, and leaves nothing open.
 */
export async function startIndexer(
  config: IndexerConfig,
  parentLog: Log,
  { lease: times = leaseTimes }: { readonly lease?: LeaseTimes } = {},
): Promise<Indexer> {
  const errors = createErrorMemory()
  const log = rememberErrors(parentLog, errors)
  const say = withAdvice(throttledWarnings(log))
  const redis = redisAddress(config)
  if (redis) await requireRedis(redis)
  await requireOwnSessions(databaseAddress(config))
  await using started = new AsyncDisposableStack()
  const warn: Warn = (message, error) => {
    metrics.problem()
    say(message, error)
  }
  const servers = connectServers(config, warn, started)
  const metrics = createMetrics(servers, (error) =>
    warn('The state of the index cannot be read for its metrics', error),
  )
  const readiness = createReadiness({ pool: servers.pool, readyLagSeconds: config.READY_LAG_SECONDS })
  const health = await serveHealth(config, { readiness, metrics, onError: warn }, started)
  const layout = { primaryShards: config.INDEX_SHARDS, replicas: config.INDEX_REPLICAS }
  const { renewal } = await prepareServers(servers, { layout, lease: times, log })
  const lease = holdIndex({ ...servers, log }, { renewal, times, warn }, started)
  const queueServer = await connectQueues(config, redis, warn, started)
  const contexts = createContexts(servers, { config, metrics, lease, log, warn })
  const stopping = new AbortController()
  const keepDeletionsDays = config.KEEP_DELETIONS_DAYS
  const queues = await startQueues(queueServer, { contexts, keepDeletionsDays, stopping, warn }, started)
  startLoops(queues, { contexts, relayIntervalMs: config.RELAY_INTERVAL_MS, layout, warn }, started)
  started.adopt(
    startHeartbeat(servers.pool, {
      kind: 'indexer',
      takeError: () => errors.take(),
      onError: (error) => warn('It cannot be recorded that this indexer is at work', error),
    }),
    (heartbeat) => heartbeat.stop(),
  )
  // A stop begins with these: batches end while the loops do, and a process that is leaving no longer says it is ready.
  started.defer(async () => {
    stopping.abort()
    await health?.stop()
  })
  readiness.started({ holdsLease: () => lease.isHeld(), queueServer })
  log.info(health ? { metrics: `${health.address}/metrics` } : {}, 'The indexer is running')
  const running = started.move()
  return { stop: () => stopWithin(running, servers), failed: lease.lost }
}

/** Gives up requests to a silent Elasticsearch in time: whatever they were for is done again by the next process. */
async function stopWithin(running: AsyncDisposableStack, { engine }: Servers): Promise<void> {
  const silent = setTimeout(() => void engine.close().catch(() => undefined), giveUpRequestsMs)
  try {
    await running.disposeAsync()
  } finally {
    clearTimeout(silent)
  }
}

/** Where an operator has to act first, a warning says what to do instead of what could not be done. */
function withAdvice(warn: Warn): Warn {
  return (message, error) => warn(databaseAdvice(error) ?? message, error)
}
