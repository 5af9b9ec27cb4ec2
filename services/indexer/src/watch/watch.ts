import type { Engine } from '@galena/search/engine/engine'
import type { Log } from '@galena/service/log/log'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import type { Pool } from '@galena/store/database/pool'
import { setWarning, type WarningCode } from '@galena/store/operator/warnings'
import { watchIntervalMs } from '../waits.ts'
import { checkFilling } from './check-filling.ts'
import { checkIds } from './check-ids.ts'
import { checkOwner } from './check-owner.ts'
import { checkSubscriptions } from './check-subscriptions.ts'
import { checkTriggers } from './check-triggers.ts'
import { heldChanges } from './held-changes.ts'
import { checkOldSnapshot } from './old-snapshot.ts'

export interface WatchContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly log: Log
}

/** Looks at one thing around the index: what is wrong with it and what to do, or undefined. */
type Check = (context: WatchContext) => Promise<string | undefined>

/** Every check is made by every indexer; the rows that they record are the same. */
const checks: Partial<Record<WarningCode, Check>> = {
  held_changes: heldChanges,
  index_not_ours: checkOwner,
  index_filling: checkFilling,
  old_snapshot: checkOldSnapshot,
  triggers_off: checkTriggers,
  subscription_writes: checkSubscriptions,
  inexact_ids: checkIds,
}

/** Looks again and again whether what the index relies on is still so, and records what is not. */
export function startWatch(context: WatchContext, onError: (error: unknown) => void): PollLoop {
  return startPollLoop(watchIntervalMs, () => watchOnce(context, onError), onError)
}

async function watchOnce({ pool, engine, log }: WatchContext, onError: (error: unknown) => void): Promise<void> {
  for (const [code, check] of Object.entries(checks) as [WarningCode, Check][]) {
    // A check that fails must not hide what the others see.
    try {
      const message = await check({ pool, engine, log })
      if (await setWarning(pool, code, message))
        if (message === undefined) log.info({ code }, 'A warning is over')
        else log.error({ code }, message)
    } catch (error) {
      onError(error)
    }
  }
}
