import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { type DrainContext, drainShard } from './drain.ts'
import { type DrainQueue, keepFew, type WakeUp } from './wake-up-queues.ts'

export interface Workers {
  /** Ends the batches under way and takes no more. */
  close(): Promise<void>
}

const concurrency: Record<DrainQueue, number> = { live: 2, fanout: 2, background: 1 }
const overloadPauseMs = 1_000
const failurePauseMs = 1_000

/** One worker a queue, each draining the shards that ring. */
export function startWorkers(
  connection: Redis,
  prefix: string,
  tools: DrainContext,
  stopping: AbortSignal,
  onError: (where: string, error: unknown) => void,
): Workers {
  const workers = Object.entries(concurrency).map(([name, places]) => {
    const worker: Worker<WakeUp> = new Worker<WakeUp>(
      name,
      async (job) => {
        const { overloaded } = await drainShard(tools, job.data, stopping).catch(afterPause)
        if (!overloaded) return
        await worker.rateLimit(overloadPauseMs)
        throw Worker.RateLimitError()
      },
      {
        connection,
        prefix,
        concurrency: places,
        ...keepFew,
        // The jobs of a process that was killed are soon another's: to drain a shard twice does no harm.
        lockDuration: 5_000,
        stalledInterval: 2_000,
        maxStalledCount: 10,
        // A rate limit asked for by the engine is honoured only where a limiter is set.
        limiter: { max: 10_000, duration: 1_000 },
      },
    )
    worker.on('error', (error) => onError(`The ${name} worker cannot work`, error))
    worker.on('failed', (_, error) => onError(`A batch of the ${name} queue failed and will be tried again`, error))
    return worker
  })
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

/** While a server is away its shards stay due; without a pause they would ring twenty times a second. */
async function afterPause(error: unknown): Promise<never> {
  await sleep(failurePauseMs)
  throw error
}
