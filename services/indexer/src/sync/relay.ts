import { every, type Loop } from '@galena/service/process/poll-loop'
import { inTransaction, type Pool } from '@galena/store/database/pool'
import { dueShards, expandFanout, queueLateLeads } from '@galena/store/outbox/outbox'
import type { Bell, Doorbell } from './wake-up-queues.ts'

interface Relay {
  readonly pool: Pool
  readonly bell: Bell
  readonly intervalMs: number
}

const fanoutPage = 1_000
const parentsAtOnce = 1_000
/** A waiting doorbell lasts until somebody answers it; ringing again is for one that was lost. */
const ringAgainMs = 500

/**
 * Looks which shards have due changes and rings for them, again and again. What a lost job or an emptied Redis forgets,
 * the next look finds.
 */
export function startRelay({ pool, bell, intervalMs }: Relay, onError: (error: unknown) => void): Loop {
  const rungAt = new Map<string, number>()

  /** Live changes ring at every look: a job that is active may have read before they came. */
  function worthRinging({ lane, shard }: Doorbell): boolean {
    const now = Date.now()
    const name = `${lane}-${shard}`
    if (lane !== 'live' && now - (rungAt.get(name) ?? 0) < ringAgainMs) return false
    rungAt.set(name, now)
    return true
  }

  async function look(): Promise<void> {
    await queueLateLeads(pool, parentsAtOnce)
    const due = await dueShards(pool)
    const worth = due.filter(worthRinging)
    if (worth.length > 0) await bell.ring(worth)
    // The next page of a fan-out waits until the pages before it are written.
    if (!due.some(({ lane }) => lane === 'fanout'))
      await inTransaction(pool, (client) => expandFanout(client, fanoutPage))
  }
  return every(intervalMs, look, onError)
}
