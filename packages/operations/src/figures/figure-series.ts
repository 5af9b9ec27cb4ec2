import { type Figures, maxSteps, readFigures, stepSeconds } from '@galena/store/operator/figures'
import { requireWithin } from '../limits.ts'
import type { OperationsContext } from '../operations-context.ts'
import { percentile } from './latencies.ts'

/** Ten seconds each up to an hour; beyond that a minute is enough for a chart. */
const stepsOfAMinute = 60 / stepSeconds

/** The figures of the last hours as JSON with stable names: lists of equal length, null where nothing was written. */
export async function figureSeries({ pool }: Pick<OperationsContext, 'pool'>, hours: number) {
  requireWithin('figureHours', hours)
  const size = hours <= 1 ? 1 : stepsOfAMinute
  const steps = Math.min(maxSteps, Math.max(size, Math.ceil((hours * 3_600) / stepSeconds / size) * size))
  const { end, rows } = await readFigures(pool, { steps, size })
  const byStep = new Map(rows.map((row) => [row.step, row]))
  const at = Array.from({ length: steps / size }, (_, index) => end - steps + index * size)
  const seconds = size * stepSeconds
  const list = (of: (row: Figures) => number | null) =>
    at.map((step) => {
      const row = byStep.get(step)
      return row ? of(row) : null
    })
  const rate = (count: number | null) => (count === null ? null : Math.round((count / seconds) * 100) / 100)
  const time = (share: number) => list(({ latencies }) => latencies && percentile(latencies, share))
  return {
    step_seconds: seconds,
    series: {
      /** Unix seconds at which each step begins. */
      at: at.map((step) => step * stepSeconds),
      lag_seconds: list(({ lagSeconds }) => lagSeconds),
      pending: list(({ pending }) => pending),
      failures: list(({ failures }) => failures),
      held: list(({ held }) => held),
      changes_per_second: list(({ changes }) => rate(changes)),
      documents_per_second: list(({ documentsWritten }) => rate(documentsWritten)),
      // An api that nobody asks writes nothing.
      searches_per_second: list(({ searches }) => rate(searches ?? 0)),
      search_p50_ms: time(0.5),
      search_p99_ms: time(0.99),
      index_bytes: list(({ indexBytes }) => indexBytes),
      documents: list(({ documents }) => documents),
    },
  }
}
