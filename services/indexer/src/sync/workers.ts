import { sleep } from '@galena/service/process/sleep'
import type { JobQueues, JobWorker } from '@galena/service/queues/job-queues'
import { Worker } from 'bullmq'
import { failurePauseMs, jobTakeover, overloadPauseMs, workerRetry } from '../waits.ts'
import { type DrainContext, drainShard } from './drain.ts'
import { type DrainQueue, keepFew, type WakeUp } from './wake-up-queues.ts'

export interface Workers {
  /** Waits for the batches under way and accepts no more jobs. */
  close(): Promise<void>
}

const concurrency: Record<DrainQueue, number> = { live: 2, fanout: 2, background: 1 }

/** One worker per queue. Each drains the outbox shards that its wake-ups name. */
export function startWorkers(
  queues: JobQueues,
  context: DrainContext,
  stopping: AbortSignal,
  onError: (message: string, error: unknown) => void,
): Workers {
  const names = Object.keys(concurrency) as DrainQueue[]
  const workers = names.map((name) => {
    const worker: JobWorker = queues.worker<WakeUp, string>(
      name,
      async (job) => {
        const { overloaded } = await drainShard(context, job.data, stopping).catch(afterPause)
        if (!overloaded) return
        await worker.rateLimit(overloadPauseMs)
        throw Worker.RateLimitError()
      },
      {
        concurrency: concurrency[name],
        ...keepFew,
        ...jobTakeover,
        ...workerRetry,
        // BullMQ obeys `rateLimit` only where a limiter is set.
        limiter: { max: 10_000, duration: 1_000 },
      },
      {
        onError: (error) => onError(`The ${name} worker reported an error`, error),
        onFailed: (error) => onError(`A batch of the ${name} queue failed and will be tried again`, error),
      },
    )
    return worker
  })
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

async function afterPause(error: unknown): Promise<never> {
  await sleep(failurePauseMs)
  throw error
}
