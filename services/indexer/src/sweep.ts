import type { CompareTools } from '@galena/operations/compare'
import { allIds, repair, step, verifyStep } from '@galena/operations/verify'
import { liveIndex } from '@galena/search/lead-index'
import { advanceSweep, claimSweepStep } from '@galena/store/sweep'
import { readThrottle } from '@galena/store/throttle'
import { every, type Loop } from './every.ts'
import type { Log } from './log.ts'

const lookMs = 1_000

/** Goes round all leads, slowly and without end: what differs from the database, whatever the cause, is repaired. */
export function startSweep(tools: CompareTools & { log: Log }, onError: (error: unknown) => void): Loop {
  const { pool, engine, log } = tools
  return every(
    lookMs,
    async () => {
      const { sweepHours } = await readThrottle(pool)
      const claimed = await claimSweepStep(pool, step, sweepHours)
      const live = claimed && (await liveIndex(engine))
      if (!claimed || live === undefined) return
      const { upTo, findings } = await verifyStep(tools, live, { ...allIds, after: claimed.after }, { whole: false })
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
