import { checkFilling } from '@galena/operations/watch/check-filling'
import { checkIds } from '@galena/operations/watch/check-ids'
import { checkSubscriptions } from '@galena/operations/watch/check-subscriptions'
import { heldChanges } from '@galena/operations/watch/held-changes'
import { findChangedSettings, findMissingParts, findSlowRefresh } from '@galena/operations/watch/index-checks'
import { checkOldSnapshot } from '@galena/operations/watch/old-snapshot'
import { rowsHidden } from '@galena/operations/watch/rows-hidden'
import type { Engine } from '@galena/search/engine/engine'
import type { Log } from '@galena/service/log/log'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { sleep } from '@galena/service/process/sleep'
import type { Pool } from '@galena/store/database/pool'
import { type Finding, sentenceOf, setWarning, type WarningCode } from '@galena/store/operator/warnings'
import { maxCheckMs, watchIntervalMs, watchNodesIntervalMs } from '../waits.ts'
import { checkNodes } from './check-nodes.ts'
import { checkOwner } from './check-owner.ts'
import { checkTriggers } from './check-triggers.ts'

export interface WatchContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly log: Log
}

/** Looks at one thing around the index: what is wrong with it and what to do, or undefined. */
type Check = (context: WatchContext) => Promise<Finding | undefined>

type Checks = Partial<Record<WarningCode, Check>>

// Every check is made by every indexer; the rows that they record are the same, but for those of its own connections.
const databaseChecks: Checks = {
  held_changes: heldChanges,
  index_filling: checkFilling,
  old_snapshot: checkOldSnapshot,
  triggers_off: checkTriggers,
  subscription_writes: checkSubscriptions,
  inexact_ids: checkIds,
  rows_hidden: rowsHidden,
}
const engineChecks: Checks = {
  index_not_ours: checkOwner,
  refresh_off: findSlowRefresh,
  settings_changed: findChangedSettings,
  index_unavailable: findMissingParts,
}
/** Known without asking, so that it is said soon. */
const nodeChecks: Checks = { nodes_away: checkNodes }

/**
 * Looks again and again whether what the index relies on is still so, and records what is not. While Elasticsearch is
 * silent, what Postgres says is seen as soon as ever.
 */
export function startWatch(context: WatchContext, onError: (error: unknown) => void): PollLoop {
  const loops = [
    ...[databaseChecks, engineChecks].map((checks) => startChecks(context, checks, watchIntervalMs, onError)),
    startChecks(context, nodeChecks, watchNodesIntervalMs, onError),
  ]
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}

function startChecks(
  context: WatchContext,
  checks: Checks,
  intervalMs: number,
  onError: (error: unknown) => void,
): PollLoop {
  const waiting = new Set<WarningCode>()

  /** Returns when the check is made, or has to be left to end by itself: it is not made twice at once. */
  async function make(code: WarningCode, check: Check, stopping: AbortSignal): Promise<void> {
    const ended = new AbortController()
    waiting.add(code)
    const made = recordCheck(context, code, check)
      // A check that fails must not hide what the others see.
      .catch((error: unknown) => {
        if (!stopping.aborted) onError(error)
      })
      .finally(() => {
        waiting.delete(code)
        ended.abort()
      })
    await Promise.race([made, sleep(maxCheckMs, AbortSignal.any([stopping, ended.signal]))])
  }

  return startPollLoop(
    intervalMs,
    async (stopping) => {
      for (const [code, check] of Object.entries(checks) as [WarningCode, Check][])
        if (!waiting.has(code) && !stopping.aborted) await make(code, check, stopping)
    },
    onError,
  )
}

async function recordCheck(context: WatchContext, code: WarningCode, check: Check): Promise<void> {
  const finding = await check(context)
  if (!(await setWarning(context.pool, code, finding))) return
  if (finding === undefined) context.log.info({ code }, 'A warning is over')
  else context.log.error({ code }, sentenceOf(finding))
}
