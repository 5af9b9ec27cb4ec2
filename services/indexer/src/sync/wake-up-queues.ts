import type { JobQueue, JobQueues } from '@galena/service/queues/job-queues'
import type { QueueName } from '@galena/service/queues/queue-names'
import type { Lane } from '@galena/store/outbox/change'

/** A job that tells a worker which outbox shard of which lane has due rows. The work itself is in Postgres. */
export interface WakeUp {
  readonly lane: Lane
  readonly shard: number
}

export type DrainQueue = Exclude<QueueName, 'rebuild' | 'maintenance'>

/** Each kind of lane has a queue of its own, so that a long queue never delays another kind. */
const queueOfLane: Record<Lane, DrainQueue> = {
  live: 'live',
  fanout: 'fanout',
  confirm: 'background',
  repair: 'background',
}

export const maintenanceQueue: QueueName = 'maintenance'

/** The database knows everything that finished jobs know. A few are kept for operators to read. */
export const keepFew = { removeOnComplete: { count: 100 }, removeOnFail: { count: 1_000 } } as const

export interface WakeUpQueues {
  enqueue(wakeUps: readonly WakeUp[]): Promise<void>
  close(): Promise<void>
}

/**
 * Enqueues wake-ups. A second one for an outbox shard is dropped while the first waits. While the first is active, the second is
 * kept until it ends, because the active job has already read the outbox.
 */
export function createWakeUpQueues(jobQueues: JobQueues, onError: (error: Error) => void): WakeUpQueues {
  const queues = new Map<DrainQueue, JobQueue<WakeUp>>()
  for (const name of new Set(Object.values(queueOfLane))) queues.set(name, jobQueues.queue(name, keepFew, onError))
  return {
    async enqueue(wakeUps) {
      for (const [name, queue] of queues) {
        const jobs = wakeUps.filter(({ lane }) => queueOfLane[lane] === name).map(wakeUpJob)
        if (jobs.length > 0) await queue.addBulk(jobs)
      }
    },
    async close() {
      for (const queue of queues.values()) await queue.close()
    },
  }
}

function wakeUpJob(data: WakeUp) {
  return { name: 'drain', data, opts: { deduplication: { id: `${data.lane}-${data.shard}`, keepLastIfActive: true } } }
}
