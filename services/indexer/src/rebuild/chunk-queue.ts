import type { JobQueues } from '@galena/service/queues/job-queues'
import type { QueueName } from '@galena/service/queues/queue-names'
import type { Chunk } from '@galena/store/rebuild/chunks'
import { keepFew } from '../sync/wake-up-queues.ts'
import { jobTakeover, workerRetry } from '../waits.ts'

export type ChunkWork = 'backfill' | 'verify'

interface ChunkJob {
  readonly rebuildId: number
  readonly from: number
}

/** Enqueues the chunks that have work to do. A chunk whose job is still queued is not enqueued again. */
export interface ChunkQueue {
  enqueue(work: ChunkWork, chunks: readonly Chunk[]): Promise<void>
  close(): Promise<void>
}

const queueName: QueueName = 'rebuild'
/** Chunks that the controller enqueues at once: more than all indexers together work on. */
export const chunksEnqueued = 8

export function createChunkQueue(queues: JobQueues, onError: (error: Error) => void): ChunkQueue {
  const queue = queues.queue<ChunkJob>(queueName, keepFew, onError)
  return {
    async enqueue(work, chunks) {
      await queue.addBulk(
        chunks.map(({ rebuildId, from }) => ({
          name: work,
          data: { rebuildId, from },
          opts: { deduplication: { id: `${work} ${rebuildId} ${from}` } },
        })),
      )
    },
    close: () => queue.close(),
  }
}

/** Starts a worker that runs `work` for each chunk that was enqueued. */
export function startChunkWorker(
  queues: JobQueues,
  run: (work: ChunkWork, chunk: ChunkJob) => Promise<void>,
  onError: (message: string, error: unknown) => void,
): { close(): Promise<void> } {
  return queues.worker<ChunkJob, ChunkWork>(
    queueName,
    (job) => run(job.name, job.data),
    { concurrency: 2, ...keepFew, ...jobTakeover, ...workerRetry },
    {
      onError: (error) => onError('The rebuild worker reported an error', error),
      onFailed: (error) => onError('A chunk of a rebuild failed and will be tried again', error),
    },
  )
}
