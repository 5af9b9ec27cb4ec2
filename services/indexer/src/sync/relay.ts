import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import { dueShards } from '@galena/store/outbox/due-changes'
import { expandFanout } from '@galena/store/outbox/fan-out'
import { queueLateLeads } from '@galena/store/outbox/late-leads'
import type { WakeUp, WakeUpQueues } from './wake-up-queues.ts'

interface Relay {
  readonly pool: Pool
  readonly wakeUps: WakeUpQueues
  readonly intervalMs: number
}

const fanoutPage = 1_000
const parentsAtOnce = 1_000
/** A waiting wakeUp lasts until somebody answers it; ringing again is for one that was lost. */
const enqueueAgainMs = 500

/**
 * Looks which shards have due changes and rings for them, again and again. What a lost job or an emptied Redis forgets,
 * the next look finds.
 */
export function startRelay({ pool, wakeUps, intervalMs }: Relay, onError: (error: unknown) => void): PollLoop {
  const enqueuedAt = new Map<string, number>()

  /** Live changes ring at every look: a job that is active may have read before they came. */
  function worthEnqueueing({ lane, shard }: WakeUp): boolean {
    const now = Date.now()
    const name = `${lane}-${shard}`
    if (lane !== 'live' && now - (enqueuedAt.get(name) ?? 0) < enqueueAgainMs) return false
    enqueuedAt.set(name, now)
    return true
  }

  async function look(): Promise<void> {
    await queueLateLeads(pool, parentsAtOnce)
    const due = await dueShards(pool)
    const worth = due.filter(worthEnqueueing)
    if (worth.length > 0) await wakeUps.enqueue(worth)
    // The next page of a fan-out waits until the pages before it are written.
    if (!due.some(({ lane }) => lane === 'fanout'))
      await inTransaction(pool, (client) => expandFanout(client, fanoutPage))
  }
  return startPollLoop(intervalMs, look, onError)
}
