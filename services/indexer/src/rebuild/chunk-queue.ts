import type { QueueName } from '@galena/service/queues/queue-names'
import type { Chunk } from '@galena/store/rebuild/chunks'
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { keepFew } from '../sync/wake-up-queues.ts'

export type ChunkWork = 'backfill' | 'verify'

interface ChunkJob {
  readonly rebuildId: number
  readonly from: number
}

/** Rings for chunks that are to be worked on; one that rings already is not rung for again. */
export interface ChunkQueue {
  enqueue(work: ChunkWork, chunks: readonly Chunk[]): Promise<void>
  close(): Promise<void>
}

const queueName: QueueName = 'rebuild'

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

/** Works on the chunks that ring. */
export function startChunkWorker(
  connection: Redis,
  prefix: string,
  work: (what: ChunkWork, chunk: ChunkJob) => Promise<void>,
  onError: (where: string, error: unknown) => void,
): { close(): Promise<void> } {
  const worker = new Worker<ChunkJob, void, ChunkWork>(queueName, (job) => work(job.name, job.data), {
    connection,
    prefix,
    concurrency: 2,
    ...keepFew,
    // The chunk of a process that was killed is soon another's.
    lockDuration: 5_000,
    stalledInterval: 2_000,
    maxStalledCount: 10,
  })
  worker.on('error', (error) => onError('The rebuild worker cannot work', error))
  worker.on('failed', (_, error) => onError('A chunk of a rebuild failed and will be tried again', error))
  return { close: () => worker.close() }
}
