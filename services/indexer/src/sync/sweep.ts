import { builderVersion } from '@galena/lead/document/build-document'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { Finding } from '@galena/operations/verify/finding'
import { keptSentence, repair } from '@galena/operations/verify/repair'
import { allIds, leadsPerStep, verifyForeignDocuments, verifyStep } from '@galena/operations/verify/verify-range'
import { liveIndex } from '@galena/search/index/alias'
import type { Log } from '@galena/service/log/log'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import type { Pool } from '@galena/store/database/pool'
import { readThrottle } from '@galena/store/operator/throttle'
import { readTargets } from '@galena/store/outbox/targets'
import { advanceSweep, claimSweepStep, hurrySweep } from '@galena/store/verify/sweep'
import type { IndexLease } from '../owner/index-lease.ts'
import { idleSweepIntervalMs, sweepIntervalMs } from '../waits.ts'

interface SweepContext extends OperationsContext {
  readonly log: Log
  readonly lease: IndexLease
}

/** Compares all leads with the index, pass after pass and without end, and repairs every difference. */
export function startSweep(context: SweepContext, onError: (error: unknown) => void): PollLoop {
  let isUnderWay = false
  return startPollLoop(
    () => (isUnderWay ? sweepIntervalMs : idleSweepIntervalMs),
    async () => {
      isUnderWay = await sweepStep(context)
    },
    onError,
  )
}

/** One step of a pass. False when none is due, or another process has claimed it. */
async function sweepStep(context: SweepContext): Promise<boolean> {
  const { pool, engine, log, lease } = context
  if ((await lease.term()) === undefined) return false
  const { sweepHours, holdPercent } = await readThrottle(pool)
  const claimed = await claimSweepStep(pool, leadsPerStep, sweepHours)
  const live = claimed && (await liveIndex(engine))
  if (!claimed || live === undefined || !(await getsChanges(pool, live))) return false
  const { upTo, findings: ofLeads } = await verifyStep(
    context,
    live,
    { ...allIds, after: claimed.after },
    { whole: false },
  )
  const isLastStep = upTo >= allIds.to
  const findings = [...ofLeads, ...(isLastStep ? (await verifyForeignDocuments(context, live)).findings : [])]
  const found = Object.fromEntries(
    [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]),
  )
  if (findings.length > 0) log.warn({ index: live, found }, 'The sweep found differences and queued their repair')
  const kept = keptSentence((await repair(context, live, findings)).kept)
  if (kept !== undefined) log.error({ index: live }, kept)
  // At its usual pace the sweep could remove everything without ever removing much within ten minutes.
  const losses = findings.filter(isLoss).length
  const limit = (leadsPerStep * holdPercent) / 100
  if (losses > limit) await hurrySweep(pool, 'The sweep found many differences at once.', losses, limit)
  await advanceSweep(pool, { ...claimed, upTo, ended: isLastStep }, found)
  return true
}

/** Whether a change takes a document from searches, or replaces it. */
function isLoss({ kind, leadId }: Finding): boolean {
  return leadId !== undefined && (kind === 'ghost' || kind === 'stale')
}

/** An index that gets no changes, as after an update to another mapping, would differ everywhere. */
async function getsChanges(pool: Pool, index: string): Promise<boolean> {
  return (await readTargets(pool)).some((target) => target.index === index && target.builder === builderVersion)
}
