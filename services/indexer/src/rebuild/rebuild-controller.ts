import { reconcile } from '@galena/operations/rebuild/reconcile'
import { liveIndex } from '@galena/search/index/alias'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { healIndices } from '../owner/heal-indices.ts'
import { watchOperations } from '../owner/watch-operations.ts'
import { createIndexUpdates } from '../sync/update-indices.ts'
import { gateIntervalMs, liveIndexIntervalMs, rebuildStepMs } from '../waits.ts'
import { dropSurplusIndices } from './drop-surplus-indices.ts'
import { createInterval } from './interval.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { steps } from './steps.ts'

/**
 * Moves every open rebuild forward by one step at a time. A step depends only on the rows in the database and on the
 * alias, so any process can make the next one. What changes the targets or the alias holds the lock, one process at a
 * time.
 */
export function startRebuildController(
  options: Omit<RebuildContext, 'gateInterval'>,
  onError: (error: unknown) => void,
): PollLoop {
  const context: RebuildContext = { ...options, gateInterval: createInterval(gateIntervalMs) }
  const liveIndexInterval = createInterval(liveIndexIntervalMs)
  const updates = createIndexUpdates(context)

  async function step(): Promise<void> {
    if ((await context.lease.term()) === undefined) return
    const isDue = liveIndexInterval.isDue()
    if (isDue) {
      await healIndices(context)
      liveIndexInterval.restart()
    }
    await advanceRebuilds(context)
    await updates.advance(isDue)
    if (!isDue) return
    await dropSurplusIndices(context)
    await watchOperations(context)
  }

  return startPollLoop(rebuildStepMs, step, onError)
}

async function advanceRebuilds(context: RebuildContext): Promise<void> {
  const { pool, engine } = context
  if ((await openRebuilds(pool)).length === 0) return
  await withIndicesLock(pool, async () => reconcile(context, await liveIndex(engine)))
  for (const rebuild of await openRebuilds(pool)) await steps[rebuild.state](context, rebuild)
}
