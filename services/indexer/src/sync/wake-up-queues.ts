import type { QueueName } from '@galena/service/queues/queue-names'
import type { Lane } from '@galena/store/outbox/change'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'

/** A wakeUp: which shard of which lane has due rows. The work itself is in Postgres. */
export interface WakeUp {
  readonly lane: Lane
  readonly shard: number
}

export type DrainQueue = Exclude<QueueName, 'rebuild' | 'maintenance'>

/** Which queue rings for a lane: a long queue of one kind never holds up another. */
const queueOfLane: Record<Lane, DrainQueue> = {
  live: 'live',
  fanout: 'fanout',
  confirm: 'background',
  repair: 'background',
}

export const maintenanceQueue: QueueName = 'maintenance'

/** Finished jobs say nothing that the database does not; a few are kept to look at. */
export const keepFew = { removeOnComplete: { count: 100 }, removeOnFail: { count: 1_000 } } as const

export interface WakeUpQueues {
  enqueue(wakeUps: readonly WakeUp[]): Promise<void>
  close(): Promise<void>
}

/**
 * Rings for shards. A second ring while a job waits is dropped; one while a job is active is kept until the job ends,
 * because it has read the outbox already.
 */
export function createWakeUpQueues(connection: Redis, prefix: string, onError: (error: Error) => void): WakeUpQueues {
  const queues = new Map<DrainQueue, Queue<WakeUp>>()
  for (const name of new Set(Object.values(queueOfLane))) {
    const queue = new Queue<WakeUp>(name, { connection, prefix, defaultJobOptions: keepFew })
    queue.on('error', onError)
    queues.set(name, queue)
  }
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
