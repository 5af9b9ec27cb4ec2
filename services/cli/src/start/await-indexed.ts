import { setTimeout as sleep } from 'node:timers/promises'
import { refreshIndex } from '@galena/search/index/index-state'
import { readBacklog } from '@galena/store/outbox/backlog'
import { type Environment, withDatabase, withEngine } from '../connect.ts'
import { startProgress } from '../terminal/progress.ts'

const lookMs = 200

/** Waits until no change is pending and what was indexed can be found, or until the signal. */
export async function awaitIndexed(environment: Environment, signal: AbortSignal): Promise<void> {
  const progress = startProgress()
  await withDatabase(environment, async (pool) => {
    let most = 0
    while (!signal.aborted) {
      const { pending } = await readBacklog(pool)
      if (pending === 0) break
      most = Math.max(most, pending)
      progress.show(most - pending, most, `${pending.toLocaleString('en')} leads to index`)
      await sleep(lookMs)
    }
  }).finally(() => progress.end())
  if (!signal.aborted) await withEngine(environment, refreshIndex)
}
