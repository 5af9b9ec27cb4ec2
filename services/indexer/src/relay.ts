import { dueShards, expandFanout } from '@galena/store/outbox'
import { inTransaction, type Pool } from '@galena/store/pool'
import { every, type Loop } from './every.ts'
import type { Bell } from './queues.ts'

interface Relay {
  readonly pool: Pool
  readonly bell: Bell
  readonly intervalMs: number
  /** What must be true before changes may be drained. */
  readonly beforeLook: () => Promise<void>
}

const fanoutPage = 1_000

/**
 * Looks which shards have due changes and rings for them, again and again. What a lost job or an emptied Redis forgets,
 * the next look finds.
 */
export function startRelay({ pool, bell, intervalMs, beforeLook }: Relay, onError: (error: unknown) => void): Loop {
  async function look(): Promise<void> {
    await beforeLook()
    const due = await dueShards(pool)
    if (due.length > 0) await bell.ring(due)
    // The next page of a fan-out waits until the pages before it are written.
    if (!due.some(({ lane }) => lane === 'fanout'))
      await inTransaction(pool, (client) => expandFanout(client, fanoutPage))
  }
  return every(intervalMs, look, onError)
}
