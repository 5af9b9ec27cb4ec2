import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import { dueShards } from '@galena/store/outbox/due-changes'
import { expandFanout } from '@galena/store/outbox/fan-out'
import { queueLateLeads } from '@galena/store/outbox/late-leads'
import { enqueueAgainMs } from '../waits.ts'
import type { WakeUp, WakeUpQueues } from './wake-up-queues.ts'

interface RelayContext {
  readonly pool: Pool
  readonly wakeUps: WakeUpQueues
  readonly intervalMs: number
}

const fanoutPage = 1_000
const parentsAtOnce = 1_000

/**
 * Polls for outbox shards with due changes and enqueues a wake-up for each. When a job or all of Redis is lost, the
 * next poll enqueues it again.
 */
export function startRelay({ pool, wakeUps, intervalMs }: RelayContext, onError: (error: unknown) => void): PollLoop {
  const enqueuedAt = new Map<string, number>()

  /** Live changes get a wake-up at every poll: an active job may have read the outbox before they came. */
  function isWorthEnqueueing({ lane, shard }: WakeUp): boolean {
    const now = Date.now()
    const name = `${lane}-${shard}`
    if (lane !== 'live' && now - (enqueuedAt.get(name) ?? 0) < enqueueAgainMs) return false
    enqueuedAt.set(name, now)
    return true
  }

  async function poll(): Promise<void> {
    await queueLateLeads(pool, parentsAtOnce)
    const due = await dueShards(pool)
    const wanted = due.filter(isWorthEnqueueing)
    if (wanted.length > 0) await wakeUps.enqueue(wanted)
    // The next page of a fan-out waits until the previous one is written.
    if (!due.some(({ lane }) => lane === 'fanout'))
      await inTransaction(pool, (client) => expandFanout(client, fanoutPage))
  }
  return startPollLoop(intervalMs, poll, onError)
}
