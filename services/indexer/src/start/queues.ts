import type { Warn } from '@galena/service/log/throttled-warnings'
import { StartError } from '@galena/service/process/run-service'
import { backfillChunk } from '../rebuild/backfill.ts'
import { type ChunkQueue, createChunkQueue, startChunkWorker } from '../rebuild/chunk-queue.ts'
import { verifyChunk } from '../rebuild/verify-chunk.ts'
import { startMaintenance } from '../sync/maintenance.ts'
import { createWakeUpQueues, type WakeUpQueues } from '../sync/wake-up-queues.ts'
import { startWorkers } from '../sync/workers.ts'
import type { RedisConnections } from './connections.ts'
import type { Contexts } from './contexts.ts'

interface QueuesContext {
  readonly prefix: string
  readonly contexts: Contexts
  readonly keepDeletionsDays: number
  readonly stopping: AbortController
  readonly warn: Warn
}

export interface Queues {
  readonly wakeUps: WakeUpQueues
  readonly chunkQueue: ChunkQueue
}

/** Starts the queues and their workers. Closing `started` waits for the batches under way and accepts no more jobs. */
export async function startQueues(
  { worker, producer, onError }: RedisConnections,
  { prefix, contexts, keepDeletionsDays, stopping, warn }: QueuesContext,
  started: AsyncDisposableStack,
): Promise<Queues> {
  const wakeUps = started.adopt(createWakeUpQueues(producer, prefix, onError), (queues) => queues.close())
  const chunkQueue = started.adopt(createChunkQueue(producer, prefix, onError), (queue) => queue.close())
  const maintenance = { pool: contexts.write.pool, keepDeletionsDays }
  const tidying = await startMaintenance({ worker, producer }, prefix, maintenance, warn).catch(unusable)
  started.defer(() => tidying.close())
  const workers = [
    startWorkers(worker, prefix, contexts.drain, stopping.signal, warn),
    startChunkWorker(
      worker,
      prefix,
      (work, chunk) => (work === 'backfill' ? backfillChunk : verifyChunk)(contexts.backfill, chunk, stopping.signal),
      warn,
    ),
  ]
  started.defer(async () => {
    stopping.abort()
    await Promise.all(workers.map((some) => some.close()))
  })
  return { wakeUps, chunkQueue }
}

/** The scheduler is the first script that runs in Redis. Redis may be unavailable by then, or not allow scripts. */
function unusable(error: Error): never {
  throw new StartError(
    `Redis cannot be used (${error.message}). Check REDIS_URL, that the server is running, and the permissions of its user.`,
    { cause: error },
  )
}
