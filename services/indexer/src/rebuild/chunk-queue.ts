import type { QueueName } from '@galena/service/queues/queue-names'
import type { Chunk } from '@galena/store/rebuild/chunks'
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
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

export function createChunkQueue(connection: Redis, prefix: string, onError: (error: Error) => void): ChunkQueue {
  const queue = new Queue<ChunkJob>(queueName, { connection, prefix, defaultJobOptions: keepFew })
  queue.on('error', onError)
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
  connection: Redis,
  prefix: string,
  run: (work: ChunkWork, chunk: ChunkJob) => Promise<void>,
  onError: (message: string, error: unknown) => void,
): { close(): Promise<void> } {
  const worker = new Worker<ChunkJob, void, ChunkWork>(queueName, (job) => run(job.name, job.data), {
    connection,
    prefix,
    concurrency: 2,
    ...keepFew,
    ...jobTakeover,
    ...workerRetry,
  })
  worker.on('error', (error) => onError('The rebuild worker reported an error', error))
  worker.on('failed', (_, error) => onError('A chunk of a rebuild failed and will be tried again', error))
  return { close: () => worker.close() }
}
