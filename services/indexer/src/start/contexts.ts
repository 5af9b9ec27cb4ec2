import { loadPlaces } from '@galena/places/places'
import type { Log } from '@galena/service/log/log'
import type { Warn } from '@galena/service/log/throttled-warnings'
import { createOutbox } from '@galena/store/outbox/outbox'
import type { IndexerConfig } from '../config.ts'
import { createFlow } from '../figures/flow.ts'
import type { IndexerMetrics } from '../metrics.ts'
import type { IndexLease } from '../owner/index-lease.ts'
import { createBatchSize } from '../sync/batch-size.ts'
import { createCircuitBreaker } from '../sync/circuit-breaker.ts'
import { createDocumentForms } from '../sync/document-forms.ts'
import type { DrainContext } from '../sync/drain.ts'
import { createSemaphore } from '../sync/semaphore.ts'
import { createVersionClock } from '../sync/version-clock.ts'
import type { WriteContext } from '../sync/write-leads.ts'
import type { Servers } from './connections.ts'

export interface Contexts {
  readonly write: WriteContext
  readonly drain: DrainContext
  readonly backfill: DrainContext
}

/** Batches that may be on their way to Elasticsearch at once, of all lanes and rebuilds together. */
const concurrentBatches = 3

/** What the work of an indexer needs: one semaphore and one circuit breaker for all of it. */
export function createContexts(
  { pool, engine }: Servers,
  {
    config,
    metrics,
    lease,
    log,
    warn,
  }: { config: IndexerConfig; metrics: IndexerMetrics; lease: IndexLease; log: Log; warn: Warn },
): Contexts {
  const places = loadPlaces()
  const write: WriteContext = {
    pool,
    engine,
    clock: createVersionClock(pool, engine, log),
    lease,
    findPlace: (text, options) => places.findPlace(text, options),
    forms: createDocumentForms(engine),
    log,
  }
  const drain: DrainContext = {
    ...write,
    outbox: createOutbox(pool, {
      onError: (error) => warn('The ids and writers of the outbox cannot be read, so it is read as a whole', error),
    }),
    semaphore: createSemaphore(concurrentBatches),
    batchSize: createBatchSize(config.BATCH_LEADS),
    circuitBreaker: createCircuitBreaker(write),
    metrics,
    flow: createFlow(),
    confirmDelayMs: config.CONFIRM_DELAY_MS,
  }
  // What slows a backfill down must not slow changes down.
  return { write, drain, backfill: { ...drain, batchSize: createBatchSize(config.BATCH_LEADS) } }
}
