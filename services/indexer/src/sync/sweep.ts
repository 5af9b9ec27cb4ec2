import { builderVersion } from '@galena/lead/document/build-document'
import type { OperationsContext } from '@galena/operations/operations-context'
import { repair } from '@galena/operations/verify/repair'
import { allIds, leadsPerStep, verifyForeignDocuments, verifyStep } from '@galena/operations/verify/verify-range'
import { liveIndex } from '@galena/search/index/alias'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { readThrottle } from '@galena/store/operator/throttle'
import { readTargets } from '@galena/store/outbox/targets'
import { advanceSweep, claimSweepStep } from '@galena/store/verify/sweep'
import type { Log } from '../log.ts'

const lookMs = 1_000

/** Goes round all leads, slowly and without end: what differs from the database, whatever the cause, is repaired. */
export function startSweep(tools: OperationsContext & { log: Log }, onError: (error: unknown) => void): PollLoop {
  const { pool, engine, log } = tools
  // What gets no changes, as after an update to another mapping, would differ everywhere and for ever.
  const isWritten = async (index: string) =>
    (await readTargets(pool)).some((target) => target.index === index && target.builder === builderVersion)
  return startPollLoop(
    lookMs,
    async () => {
      const { sweepHours } = await readThrottle(pool)
      const claimed = await claimSweepStep(pool, leadsPerStep, sweepHours)
      const live = claimed && (await liveIndex(engine))
      if (!claimed || live === undefined || !(await isWritten(live))) return
      const look = await verifyStep(tools, live, { ...allIds, after: claimed.after }, { whole: false })
      const { upTo } = look
      const findings = [
        ...look.findings,
        ...(upTo >= allIds.to ? (await verifyForeignDocuments(tools, live)).findings : []),
      ]
      const found = Object.fromEntries(
        [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]),
      )
      if (findings.length > 0) log.warn({ index: live, found }, 'The sweep found differences, and has them repaired')
      await repair(tools, live, findings)
      await advanceSweep(pool, { ...claimed, upTo, ended: upTo >= allIds.to }, found)
    },
    onError,
  )
}
