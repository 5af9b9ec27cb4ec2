import type { Warn } from '@galena/service/log/throttled-warnings'
import { StartError } from '@galena/service/process/run-service'
import { backfillChunk } from '../rebuild/backfill.ts'
import { type ChunkQueue, createChunkQueue, startChunkWorker } from '../rebuild/chunk-queue.ts'
import { verifyChunk } from '../rebuild/verify-chunk.ts'
import { startMaintenance } from '../sync/maintenance.ts'
import { createWakeUpQueues, type WakeUpQueues } from '../sync/wake-up-queues.ts'
import { startWorkers } from '../sync/workers.ts'
import type { QueueServer } from './connect-queues.ts'
import type { Contexts } from './contexts.ts'

interface QueuesContext {
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
  { queues, name, advice, onError }: QueueServer,
  { contexts, keepDeletionsDays, stopping, warn }: QueuesContext,
  started: AsyncDisposableStack,
): Promise<Queues> {
  const wakeUps = started.adopt(createWakeUpQueues(queues, onError), (queue) => queue.close())
  const chunkQueue = started.adopt(createChunkQueue(queues, onError), (queue) => queue.close())
  const maintenance = { pool: contexts.write.pool, keepDeletionsDays }
  const tidying = await startMaintenance(queues, maintenance, warn).catch(unusable(name, advice))
  started.defer(() => tidying.close())
  const workers = [
    startWorkers(queues, contexts.drain, stopping.signal, warn),
    startChunkWorker(
      queues,
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

/** The scheduler is the first that runs there. By then the server may be unavailable, or not allow what it needs. */
function unusable(name: string, advice: string): (error: Error) => never {
  return (error) => {
    throw new StartError(`${name} cannot be used (${error.message}). ${advice}`, { cause: error })
  }
}
