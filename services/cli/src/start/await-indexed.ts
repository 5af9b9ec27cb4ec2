import { setTimeout as sleep } from 'node:timers/promises'
import { refreshIndex } from '@galena/search/index/index-state'
import { readBacklog } from '@galena/store/outbox/backlog'
import { type Environment, withDatabase, withEngine } from '../connect.ts'
import { startProgress } from '../terminal/progress.ts'

const pollMs = 200

/** Waits until no change is pending and searches see every indexed lead, or until the signal aborts. */
export async function awaitIndexed(environment: Environment, signal: AbortSignal): Promise<void> {
  const progress = startProgress()
  await withDatabase(environment, async (pool) => {
    let maxPending = 0
    while (!signal.aborted) {
      const { pending } = await readBacklog(pool)
      if (pending === 0) break
      maxPending = Math.max(maxPending, pending)
      progress.show(maxPending - pending, maxPending, `${pending.toLocaleString('en')} leads to index`)
      await sleep(pollMs)
    }
  }).finally(() => progress.end())
  if (!signal.aborted) await withEngine(environment, refreshIndex)
}
