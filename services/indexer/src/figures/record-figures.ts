import type { Engine } from '@galena/search/engine/engine'
import { documentCount, indexBytes } from '@galena/search/index/index-state'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import type { Pool } from '@galena/store/database/pool'
import { addFigures, type FigurePart, stepSeconds } from '@galena/store/operator/figures'
import { countWaiting } from '@galena/store/outbox/count-waiting'
import { readOutboxState } from '@galena/store/outbox/index-lag'
import type { Flow } from './flow.ts'

interface FiguresContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly flow: Flow
}

/** Counting what waits takes up to this share of the time. */
const countingShare = 0.02

/** A server that is silent for longer leaves a gap in the chart. */
const measureWithinMs = 3_000

/** Records every ten seconds what the charts of the console show. The indexers of an installation add up. */
export function startFigures({ pool, engine, flow }: FiguresContext, onError: (error: unknown) => void): PollLoop {
  let nextMs = 0
  let countAgainAt = 0

  /** What the database says. How much waits is not counted where that took long not long ago. */
  async function measureOutbox(): Promise<FigurePart> {
    const { oldestMs = 0 } = await readOutboxState(pool, measureWithinMs)
    const start = performance.now()
    if (start < countAgainAt) return { lagSeconds: oldestMs / 1_000 }
    const waiting = await countWaiting(pool)
    countAgainAt = performance.now() + (performance.now() - start) / countingShare - stepSeconds * 1_000
    return { lagSeconds: oldestMs / 1_000, ...waiting }
  }

  async function record(): Promise<void> {
    nextMs = stepSeconds * 1_000
    const [ofOutbox, ofIndex] = await Promise.all([measureOutbox(), measureIndex(engine)])
    const done = flow.take()
    try {
      nextMs = await addFigures(pool, {
        ...ofOutbox,
        ...ofIndex,
        changes: done.changes,
        documentsWritten: done.documents,
      })
    } catch (error) {
      flow.giveBack(done)
      throw error
    }
  }

  return startPollLoop(() => nextMs, record, onError)
}

/** Nothing while the index cannot be asked: a gap in a chart says so. */
async function measureIndex(engine: Engine): Promise<FigurePart> {
  try {
    const signal = AbortSignal.timeout(measureWithinMs)
    return { documents: await documentCount(engine, { signal }), indexBytes: await indexBytes(engine, { signal }) }
  } catch {
    return {}
  }
}
