import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import { createListener } from '@galena/store/outbox/announce'
import { expandFanout } from '@galena/store/outbox/fan-out'
import { queueLateLeads } from '@galena/store/outbox/late-leads'
import type { Outbox } from '@galena/store/outbox/outbox'
import { enqueueAgainMs, leastLookMs, quietLookMs, quietLookShare, wholeLookMs, wholeLookShare } from '../waits.ts'
import type { WakeUp, WakeUpQueues } from './wake-up-queues.ts'

interface RelayContext {
  readonly pool: Pool
  readonly outbox: Outbox
  readonly wakeUps: WakeUpQueues
  readonly intervalMs: number
}

const fanoutPage = 1_000
const parentsAtOnce = 1_000

/**
 * Polls for outbox shards with due changes and enqueues a wake-up for each. When a job or all of Redis is lost, the
 * next poll enqueues it again. The longer nothing was due, the longer are the pauses, until something is or somebody
 * announces it.
 */
export function startRelay(
  { pool, outbox, wakeUps, intervalMs }: RelayContext,
  onError: (error: unknown) => void,
): PollLoop {
  const enqueuedAt = new Map<string, number>()
  const listener = createListener(pool, announced)
  let quietSince = performance.now()
  let lookedAt = -Infinity
  let soon: NodeJS.Timeout | undefined

  /** Live changes get a wake-up at every poll: an active job may have read the outbox before they came. */
  function isWorthEnqueueing({ lane, shard }: WakeUp): boolean {
    const now = Date.now()
    const name = `${lane}-${shard}`
    if (lane !== 'live' && now - (enqueuedAt.get(name) ?? 0) < enqueueAgainMs) return false
    enqueuedAt.set(name, now)
    return true
  }

  /** Cuts a pause short, but not to less than `leastLookMs`, however many announce changes. */
  function announced(): void {
    quietSince = performance.now()
    clearTimeout(soon)
    soon = setTimeout(() => loop.hurry(), Math.max(0, lookedAt + leastLookMs - performance.now()))
  }

  function pauseMs(): number {
    const quietMs = performance.now() - quietSince
    return Math.max(intervalMs, Math.min(quietMs * quietLookShare, quietLookMs))
  }

  async function poll(): Promise<void> {
    lookedAt = performance.now()
    void listener.connect().catch(onError)
    const { due, firstRows } = await outbox.look()
    if (due.length > 0 || Number.isFinite(firstRows.parent) || Number.isFinite(firstRows.fanout))
      quietSince = performance.now()
    if (Number.isFinite(firstRows.parent)) await queueLateLeads(pool, parentsAtOnce, firstRows.parent - 1)
    const wanted = due.filter(isWorthEnqueueing)
    if (wanted.length > 0) await wakeUps.enqueue(wanted)
    // The next page of a fan-out waits until the previous one is written.
    if (Number.isFinite(firstRows.fanout) && !due.some(({ lane }) => lane === 'fanout'))
      await inTransaction(pool, (client) => expandFanout(client, fanoutPage, firstRows.fanout - 1))
  }

  const loop = startPollLoop(pauseMs, poll, onError)
  return {
    async stop() {
      clearTimeout(soon)
      listener.close()
      await loop.stop()
    },
  }
}

/**
 * Looks at the whole outbox from time to time, in case a row came in a way that no other look expects: with an id of its
 * own, say. While an old snapshot is open that takes long, and is done less often.
 */
export function startWholeLooks({ outbox }: Pick<RelayContext, 'outbox'>, onError: (error: unknown) => void): PollLoop {
  let restUntil = 0
  return startPollLoop(
    wholeLookMs,
    async () => {
      const start = performance.now()
      if (start < restUntil) return
      await outbox.lookEverywhere()
      restUntil = performance.now() + (performance.now() - start) / wholeLookShare
    },
    onError,
  )
}
